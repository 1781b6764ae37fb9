/** A difference between the simulated server and a real one that is known and left. */
export interface KnownDifference {
  /** What scripts call it in `known <id>`. */
  readonly id: string;
  /** Groups of scripts it shows in; empty if no script shows it. */
  readonly groups: readonly string[];
  /** Releases that have it, as `2.9`. */
  readonly releases: readonly string[];
  readonly difference: string;
  readonly reason: string;
}

/** All known differences: at most ten. Every one is a row of docs/conformance.md. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    id: "lazy-removals",
    groups: ["restart"],
    releases: ["2.9"],
    difference:
      "A message that was acknowledged on a work queue is back in the stream after a kill; it is not delivered again.",
    reason:
      "2.9 writes which messages are gone to an index at most every two seconds; the simulated server writes it at once.",
  },
];
