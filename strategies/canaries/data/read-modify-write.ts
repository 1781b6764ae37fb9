import { defineData } from "../../../harness/scenario/data-strategy.ts";
import { shareAll } from "../../data/share-all/strategy.ts";
import type { Canary } from "../canary.ts";

/** A swap made of a read and a write. */
export const readModifyWrite: Canary = {
  strategy: defineData({
    ...shareAll,
    name: "read-modify-write",
    summary: "JetStream KV whose swap reads the key, compares, and then writes it, whatever it holds by then.",
    claims: [{ property: "linearizable", tolerates: ["slow-link"] }],
    async node(context) {
      const node = await shareAll.node(context);
      return {
        ...node,
        async cas(key, expected, value) {
          if ((await node.read(key)) !== expected) return false;
          await node.write(key, value);
          return true;
        },
      };
    },
  }),
  defect: "Between the read and the write of a swap somebody else can write: that update is lost.",
  believedTo: "To swap at once, because it has compared right before it writes.",
  caughtBy: "linearizable",
  fault: "slow-link",
  workload: { mix: { read: 2, write: 3, cas: 5 }, keys: 1 },
  within: 60,
};
