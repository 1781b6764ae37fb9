/** Families of faults that slow, interrupt or repeat, and leave what is stored alone. */
const transient = [
  "partition",
  "partition-one-way",
  "cut",
  "drop",
  "duplicate",
  "delay",
  "reorder",
  "slow-link",
  "crash",
  "pause",
  "broker-restart",
] as const;

/** Families of faults between the servers of a cluster: what a majority has stored stays. */
export const ofClusters: readonly string[] = ["server-partition", "leader-partition", "leader-kill", "leader-pause"];

/** Every family of faults in which a strategy keeps what it claims by trying again. */
export const survivable: readonly string[] = [
  ...transient,
  "power-loss-synced",
  "clock-skew",
  "mixed",
  ...ofClusters,
];

/** Every family of faults that the built-in suite knows. */
export const everyFamily: readonly string[] = [...survivable, "power-loss", "long-outage"];

/** A list of families without some. */
export function without(families: readonly string[], ...names: string[]): string[] {
  return families.filter((family) => !names.includes(family));
}
