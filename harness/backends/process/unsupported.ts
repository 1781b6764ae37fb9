/** Kinds of faults that this backend cannot inject, with the reason. */
export const unsupportedKinds: ReadonlyMap<string, string> = new Map([
  ["power-loss", "the backend process cannot take the power from a server; use --backend sim"],
  ["clock-skew", "the backend process cannot set the clock of a process off; use --backend sim"],
]);
