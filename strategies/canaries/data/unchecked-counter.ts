import { defineData } from "../../../harness/scenario/data-strategy.ts";
import { shareAll, startNode } from "../../data/share-all/strategy.ts";
import type { Canary } from "../canary.ts";

/** An addition made of a read and a write. */
export const uncheckedCounter: Canary = {
  strategy: defineData({
    ...shareAll,
    name: "unchecked-counter",
    summary:
      "JetStream KV whose addition reads the counter and puts the sum, without the revision that it has read.",
    claims: [{ property: "no-lost-writes", tolerates: ["slow-link"] }],
    async node(context) {
      const node = await startNode(context);
      const total = async (key: string) => Number((await node.read(key)) ?? 0);
      const add = async (key: string, amount: number) => node.write(key, String((await total(key)) + amount));
      return { ...node, total, add };
    },
  }),
  defect: "Two additions that read the same sum put one each: the first is lost, and both are acknowledged.",
  believedTo: "Not to lose additions, because the broker has agreed to each put.",
  caughtBy: "no-lost-writes",
  fault: "slow-link",
  workload: { type: "counter" },
  within: 40,
};
