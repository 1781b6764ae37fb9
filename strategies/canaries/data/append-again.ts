import { defineData } from "../../../harness/scenario/data-strategy.ts";
import { shareAll, startNode } from "../../data/share-all/strategy.ts";
import type { Canary } from "../canary.ts";

/** Does an append again of which nobody knows whether it was done. */
export const appendAgain: Canary = {
  strategy: defineData({
    ...shareAll,
    name: "append-again",
    summary: "JetStream KV whose append is begun anew when it got no answer.",
    claims: [{ property: "linearizable", tolerates: ["drop"] }],
    settings: { ...shareAll.settings, deadline: 600, attemptTimeout: 500 },
    async node(context) {
      const node = await startNode(context);
      return {
        ...node,
        append: (key, element) => node.append(key, element).catch(() => node.append(key, element)),
      };
    },
  }),
  defect:
    "An append that was stored and whose answer was lost is stored again: the element is in the list twice.",
  believedTo: "To be safe, because a write that is repeated writes the same.",
  caughtBy: "linearizable",
  fault: "drop",
  workload: { type: "append-list", operations: 40 },
  within: 150,
};
