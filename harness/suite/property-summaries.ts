import type { Property } from "../scenario/claims.ts";

/** One sentence for each property that is checked. */
export const propertySummaries: Readonly<Record<Property, string>> = {
  "no-loss": "Every acknowledged message has an effect once the run has recovered.",
  "no-duplicates": "No message has more than one effect.",
  "no-phantoms": "No effect happens without an attempt to send its message.",
  "no-corruption": "Every effect sees the payload that was sent.",
  "in-order": "The first effects of one producer's messages happen in the order of sending.",
  linearizable: "Every operation takes effect at one moment between its begin and its end.",
  sequential:
    "One order of all operations, in which those of each session keep theirs, explains all results.",
  causal: "What a session has seen or done comes before what it does next, for everybody who sees that.",
  "read-your-writes": "A session reads nothing older than what it has written.",
  "monotonic-reads": "A session reads nothing older than what it has read.",
  "monotonic-writes": "The writes of a session are seen in their order.",
  "writes-follow-reads": "A write is seen after what its session had read before it.",
  "no-lost-writes": "After recovery no acknowledged write is gone unless a later one replaced it.",
  durable: "No acknowledged write is lost with a node that dies.",
  invariant: "Whoever reads all accounts of a bank sees the same sum.",
  converges: "After recovery all nodes give the same value for each key.",
  available: "Every operation of every session succeeds within the deadline, at all times.",
  progress: "After recovery every operation completes, nothing stays undelivered and every node answers.",
};
