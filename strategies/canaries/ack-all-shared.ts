import { AckPolicy } from "@nats-io/jetstream";
import { decodeMessage } from "../../harness/scenario/message.ts";
import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { atLeastOnce } from "../delivery/at-least-once/strategy.ts";
import { consumeEach } from "../delivery/consume-each.ts";
import { survivable } from "../common/families.ts";
import { createStreamAndConsumer } from "../delivery/orders.ts";
import { numberSetting } from "../common/settings.ts";
import type { Canary } from "./canary.ts";

/** One worker acknowledges for all. */
export const ackAllShared: Canary = {
  strategy: defineDelivery({
    ...atLeastOnce,
    name: "ack-all-shared",
    summary: "At-least-once with AckPolicy.All on a consumer that several workers share.",
    claims: [{ property: "no-loss", tolerates: survivable }],
    settings: { ...atLeastOnce.settings, work: 100 },
    prepare: (context) => createStreamAndConsumer(context, { consumer: { ack_policy: AckPolicy.All } }),
    async consumer(context) {
      await consumeEach(context, async (message) => {
        const { id } = decodeMessage(message.data);
        await context.clock.sleep(numberSetting(context.settings, "work"));
        await context.effects.apply({ id, data: message.data });
        message.ack();
      });
    },
  }),
  defect: "An ack covers all earlier messages, also those that another worker has not handled.",
  believedTo: "Not to lose messages, because every ack comes after its effect, and fewer acks are cheaper.",
  caughtBy: "no-loss",
  fault: "crash",
  within: 160,
};
