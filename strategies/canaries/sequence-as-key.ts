import { decodeMessage } from "../../harness/scenario/message.ts";
import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { atLeastOnce } from "../delivery/at-least-once/strategy.ts";
import { consumeEach } from "../delivery/consume-each.ts";
import { survivable } from "../common/families.ts";
import type { Canary } from "./canary.ts";

/** A key that names the place in the stream and not the message. */
export const sequenceAsKey: Canary = {
  strategy: defineDelivery({
    ...atLeastOnce,
    name: "sequence-as-key",
    summary: "At-least-once with an effect that is keyed by the stream sequence.",
    claims: [{ property: "no-duplicates", tolerates: survivable }],
    async consumer(context) {
      await consumeEach(context, async (message) => {
        const { id } = decodeMessage(message.data);
        await context.effects.apply({ id, data: message.data, key: `orders-${message.seq}` });
        message.ack();
      });
    },
  }),
  defect: "The idempotency key is the stream sequence, which differs between two copies of one message and is used again after power loss.",
  believedTo: "To have no duplicates, because a sequence is unique and every redelivery carries the same one.",
  caughtBy: "no-duplicates",
  fault: "drop",
  within: 75,
};
