import { decodeMessage } from "../../harness/scenario/message.ts";
import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { atLeastOnce } from "../delivery/at-least-once/strategy.ts";
import { connect } from "../common/connect.ts";
import { consumeEach } from "../delivery/consume-each.ts";
import { survivable } from "../common/families.ts";
import type { Canary } from "./canary.ts";

const BUCKET = "prices";

/** Takes every error for the fault of the message. */
export const termOnError: Canary = {
  strategy: defineDelivery({
    ...atLeastOnce,
    name: "term-on-error",
    summary: "At-least-once whose consumer terminates a message when handling it fails.",
    claims: [{ property: "no-loss", tolerates: survivable }],
    // AckWait as nats-server has it.
    settings: { ...atLeastOnce.settings, ackWait: 30_000 },
    async prepare(context) {
      await atLeastOnce.prepare?.(context);
      const prices = await context.nats.kvm(await context.connect()).create(BUCKET);
      await prices.put("order", "9.90");
    },
    async consumer(context) {
      const prices = await context.nats.kvm(await connect(context)).open(BUCKET);
      await consumeEach(context, async (message) => {
        const { id } = decodeMessage(message.data);
        try {
          await prices.get("order");
          await context.effects.apply({ id, data: message.data });
          message.ack();
        } catch (error) {
          context.log(`give up ${id}: ${String(error)}`);
          message.term();
        }
      });
    },
  }),
  defect: "The consumer answers every error with term: a lookup that times out in an outage throws the message away.",
  believedTo: "Not to lose messages, because only poison messages fail, and they would block the rest.",
  caughtBy: "no-loss",
  fault: "broker-restart",
  within: 100,
};
