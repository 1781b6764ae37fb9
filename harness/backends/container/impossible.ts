/** Why the power of a server in a container cannot be taken. */
export const noPowerLoss =
  "the backend container cannot take the power from a container; use --backend sim, or process where that can";

const reasons: ReadonlyMap<string, string> = new Map([["power-loss", noPowerLoss]]);

/** Which of some kinds of faults cannot be injected where servers are containers, with the reasons. */
export function impossibleInContainers(kinds: ReadonlySet<string>): ReadonlyMap<string, string> {
  return new Map([...reasons].filter(([kind]) => kinds.has(kind)));
}
