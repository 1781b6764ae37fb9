import { defineData } from "../../../harness/scenario/data-strategy.ts";
import { sharePartial } from "../../data/share-partial/strategy.ts";
import type { Canary } from "../canary.ts";

/** Copies that the last writer wins, claimed to be one register. */
export const lastWriterLinearizable: Canary = {
  strategy: defineData({
    ...sharePartial,
    name: "last-writer-linearizable",
    summary: "Every key is copied after its write is acknowledged, the last writer wins, and reads are local.",
    claims: [{ property: "linearizable", tolerates: ["partition"] }],
    settings: { ...sharePartial.settings, critical: ["key-1", "key-2"] },
  }),
  defect: "Reads are answered from the local copy, which a partition keeps from hearing of acknowledged writes.",
  believedTo: "To be linearizable, because the last writer wins and all clocks are right.",
  caughtBy: "linearizable",
  fault: "partition",
  within: 20,
};
