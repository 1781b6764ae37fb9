import { defineData } from "../../../harness/scenario/data-strategy.ts";
import { sharePartial } from "../../data/share-partial/strategy.ts";
import type { Canary } from "../canary.ts";

/** Copies of a node that answers before it has what the others have. */
export const serveBeforeAcquired: Canary = {
  strategy: defineData({
    ...sharePartial,
    name: "serve-before-acquired",
    summary:
      "Every key is copied to every node; a restarted node serves at once, and hears the rest when it is repeated.",
    claims: [{ property: "monotonic-reads", tolerates: ["crash-once"] }],
    settings: { ...sharePartial.settings, critical: ["key-1", "key-2"] },
    // Without peers there is nobody to ask.
    node: (context) => sharePartial.node({ ...context, peers: [] }),
  }),
  defect: "A restarted node answers from an empty memory until the others have repeated what they have.",
  believedTo: "To read nothing older than before, because the others have a copy of everything.",
  caughtBy: "monotonic-reads",
  fault: "crash-once",
  within: 50,
};
