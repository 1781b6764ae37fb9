import type { Msg } from "@nats-io/transport-node";
import { defineData } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { LoggedKeys } from "../../data/logged-keys.ts";
import { LOG } from "../../data/replicated-log.ts";
import { shareAllSequencerLocal } from "../../data/share-all-sequencer-local/strategy.ts";
import type { Canary } from "../canary.ts";

/** A log whose entries every node applies as they arrive, in whatever order. */
export const applyOutOfOrder: Canary = {
  strategy: defineData({
    ...shareAllSequencerLocal,
    name: "apply-out-of-order",
    summary:
      "A JetStream stream puts all writes into one order, and every node applies what it hears on its subject.",
    operations: ["read", "write"],
    claims: [{ property: "converges", tolerates: ["partition"] }],
    async node(context) {
      const connection = await connect(context);
      const keys = await LoggedKeys.start(context, connection);
      const copy = new Map<string, string>();
      const apply = (message: Msg) => {
        const { command } = message.json<{ command: { f: string; key: string; value: string } }>();
        if (command.f === "write") copy.set(command.key, command.value);
      };
      connection.subscribe(LOG, {
        callback: (error, message) => (error === null ? apply(message) : undefined),
      });
      return {
        // What was in the log before this node listened is in the copy that starts with it.
        read: async (key) => copy.get(key) ?? keys.readLocally(key),
        write: (key, value) => keys.write(key, value),
      };
    },
  }),
  defect:
    "What a node hears has no number, so it does not notice what it has missed, or what comes behind newer entries.",
  believedTo: "To converge, because every node applies every entry of one log.",
  caughtBy: "converges",
  fault: "partition",
  within: 70,
};
