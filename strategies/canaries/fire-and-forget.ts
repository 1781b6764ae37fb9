import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { atLeastOnce } from "../delivery/at-least-once/strategy.ts";
import { connect } from "../common/connect.ts";
import { survivable } from "../common/families.ts";
import { SUBJECT } from "../delivery/orders.ts";
import type { Canary } from "./canary.ts";

/** A publish whose promise nobody awaits. */
export const fireAndForget: Canary = {
  strategy: defineDelivery({
    ...atLeastOnce,
    name: "fire-and-forget",
    summary: "At-least-once whose producer does not wait for the PubAck.",
    claims: [{ property: "no-loss", tolerates: survivable }],
    async producer(context) {
      const connection = await connect(context);
      const jetstream = context.nats.jetstream(connection);
      return {
        send({ data }) {
          jetstream.publish(SUBJECT, data).catch(() => context.log("publish failed"));
          return Promise.resolve();
        },
        close: () => connection.drain(),
      };
    },
  }),
  defect: "The producer reports a message as sent without awaiting the PubAck: what the broker never stored is lost.",
  believedTo: "Not to lose messages, because JetStream stores whatever is published.",
  caughtBy: "no-loss",
  fault: "partition",
  within: 40,
};
