import { defineData } from "../../../harness/scenario/data-strategy.ts";
import { shareAllSequencerLocal } from "../../data/share-all-sequencer-local/strategy.ts";
import type { Canary } from "../canary.ts";

/** Serves what it has written before the log has it. */
export const readUncommitted: Canary = {
  strategy: defineData({
    ...shareAllSequencerLocal,
    name: "read-uncommitted",
    summary:
      "A JetStream stream puts all writes into one order, and a node serves its own ones while they are on their way.",
    claims: [{ property: "converges", tolerates: ["partition"] }],
    async node(context) {
      const node = await shareAllSequencerLocal.node(context);
      const onTheWay = new Map<string, string>();
      return {
        ...node,
        read: async (key) => onTheWay.get(key) ?? node.read(key),
        async write(key, value) {
          onTheWay.set(key, value);
          await node.write(key, value);
          if (onTheWay.get(key) === value) onTheWay.delete(key);
        },
      };
    },
  }),
  defect: "A write that never got into the log is served by the node that tried, and by no other.",
  believedTo: "To converge, because every write gets into the one log that all nodes apply.",
  caughtBy: "converges",
  fault: "partition",
  within: 85,
};
