import { defineData } from "../../../harness/scenario/data-strategy.ts";
import { shareAllMajority } from "../../data/share-all-majority/strategy.ts";
import type { Canary } from "../canary.ts";

/** The register of Attiya, Bar-Noy and Dolev without the second phase of its reads. */
export const readWithoutWriteBack: Canary = {
  strategy: defineData({
    ...shareAllMajority,
    name: "read-without-write-back",
    summary: "A write is done when a majority has it; a read gives the newest value that a majority has.",
    claims: [{ property: "linearizable", tolerates: ["drop"] }],
    settings: { ...shareAllMajority.settings, writeBack: false, attemptTimeout: 200, deadline: 200 },
  }),
  defect: "A read gives a value that only a minority has, and a later one meets a majority without it.",
  believedTo: "To read nothing older than before, because any two majorities have a node in common.",
  caughtBy: "linearizable",
  fault: "drop",
  // An interrupted write must be read several times before the next one of its key.
  sessions: { perNode: 2 },
  workload: { keys: 4, skew: 0, even: true, operations: 80, mix: { read: 3, write: 1 } },
  within: 400,
  smallest: 20,
};
