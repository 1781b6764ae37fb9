import { AckPolicy } from "@nats-io/jetstream";
import { decodeMessage } from "../../harness/scenario/message.ts";
import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { atLeastOnce } from "../delivery/at-least-once/strategy.ts";
import { consumeEach } from "../delivery/consume-each.ts";
import { survivable } from "../common/families.ts";
import { createStreamAndConsumer } from "../delivery/orders.ts";
import type { Canary } from "./canary.ts";

/** A durable position in a stream that moves on by itself. */
export const ackNone: Canary = {
  strategy: defineDelivery({
    ...atLeastOnce,
    name: "ack-none",
    summary: "JetStream with a consumer that needs no acks.",
    claims: [{ property: "no-loss", tolerates: survivable }],
    settings: { ...atLeastOnce.settings, ackWait: 0 },
    prepare: (context) => createStreamAndConsumer(context, { consumer: { ack_policy: AckPolicy.None } }),
    async consumer(context) {
      await consumeEach(context, async (message) => {
        const { id } = decodeMessage(message.data);
        await context.effects.apply({ id, data: message.data });
      });
    },
  }),
  defect: "With AckPolicy.None a message counts as handled when it leaves the broker, wherever it ends up.",
  believedTo: "Not to lose messages, because the stream keeps them and the consumer is durable.",
  caughtBy: "no-loss",
  fault: "partition",
  within: 125,
};
