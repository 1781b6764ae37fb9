/** One sentence for each checker of `capstan check --model`. */
export const consistencyCheckers: readonly { readonly name: string; readonly summary: string }[] = [
  {
    name: "linearizable",
    summary: "The operations on each key have one order in real time that the model allows.",
  },
  { name: "sequential", summary: "All operations have one order that keeps the program of each session." },
  { name: "causal", summary: "Who has seen a write has seen everything that it depended on." },
  {
    name: "pram",
    summary:
      "Each session sees its own writes, never goes back, and sees writes of a session in their order.",
  },
  { name: "read-your-writes", summary: "A session sees what it wrote, or something newer." },
  { name: "monotonic-reads", summary: "A session never sees something older than it has seen." },
  { name: "monotonic-writes", summary: "The writes of a session are seen in its order." },
  { name: "writes-follow-reads", summary: "A write is newer than what its session had read." },
  { name: "fresh-reads", summary: "No read gives what had been overwritten before it began." },
  {
    name: "kept-writes",
    summary: "Every acknowledged write is there after recovery, unless it was overwritten.",
  },
];
