import type { Property } from "../scenario/claims.ts";

/** One sentence for each property that is checked. */
export const propertySummaries: Readonly<Record<Property, string>> = {
  "no-loss": "Every acknowledged message has an effect once the run has recovered.",
  "no-duplicates": "No message has more than one effect.",
  "no-phantoms": "No effect happens without an attempt to send its message.",
  "no-corruption": "Every effect sees the payload that was sent.",
  "in-order": "The first effects of one producer's messages happen in the order of sending.",
  converges: "After recovery all nodes give the same value for each key.",
  available: "Every operation of every session succeeds within the deadline, at all times.",
  progress: "After recovery every operation completes, nothing stays undelivered and every node answers.",
};
