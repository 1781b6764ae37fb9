import { defineData } from "../../../harness/scenario/data-strategy.ts";
import { sharePartial } from "../../data/share-partial/strategy.ts";
import type { Canary } from "../canary.ts";

/** Copies that the last writer wins, by clocks that differ. */
export const lastWriterSkewed: Canary = {
  strategy: defineData({
    ...sharePartial,
    name: "last-writer-skewed",
    summary:
      "Every key is copied after its write is acknowledged; the later write by the clocks of the nodes wins.",
    claims: [{ property: "linearizable", tolerates: ["clock-skew"] }],
    settings: { ...sharePartial.settings, critical: ["key-1", "key-2"] },
  }),
  defect:
    "A node whose clock is behind loses what it writes to an older value, though nobody wrote at the same time.",
  believedTo: "To be linearizable, because copies arrive within milliseconds and the last writer wins.",
  caughtBy: "linearizable",
  fault: "clock-skew",
  within: 50,
};
