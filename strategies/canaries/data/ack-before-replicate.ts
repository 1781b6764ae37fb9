import { defineData } from "../../../harness/scenario/data-strategy.ts";
import { shareAll } from "../../data/share-all/strategy.ts";
import type { Canary } from "../canary.ts";

/** Acknowledges a write and then has the broker agree. */
export const ackBeforeReplicate: Canary = {
  strategy: defineData({
    ...shareAll,
    name: "ack-before-replicate",
    summary: "JetStream KV whose writes are acknowledged at once and sent to the broker in the background.",
    claims: [{ property: "no-lost-writes", tolerates: ["partition"] }],
    async node(context) {
      const node = await shareAll.node(context);
      return {
        ...node,
        write(key, value) {
          node.write(key, value).catch((error: unknown) => context.log(`not written: ${String(error)}`));
          return Promise.resolve();
        },
      };
    },
  }),
  defect: "A write is acknowledged before the broker has it, and given up when the broker cannot be reached.",
  believedTo: "Not to lose writes, because each is tried until the broker has it.",
  caughtBy: "no-lost-writes",
  fault: "partition",
  within: 100,
};
