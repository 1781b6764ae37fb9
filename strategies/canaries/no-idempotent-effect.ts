import { decodeMessage } from "../../harness/scenario/message.ts";
import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { consumeEach } from "../delivery/consume-each.ts";
import { exactlyOnce } from "../delivery/exactly-once/strategy.ts";
import { survivable } from "../common/families.ts";
import { numberSetting } from "../common/settings.ts";
import type { Canary } from "./canary.ts";

/** Msg-Id and double ack, which make the stream exact but not what is done with it. */
export const noIdempotentEffect: Canary = {
  strategy: defineDelivery({
    ...exactlyOnce,
    name: "no-idempotent-effect",
    summary: "JetStream publish with Msg-Id and a double ack; the effect itself has no key.",
    claims: [{ property: "no-duplicates", tolerates: survivable }],
    async consumer(context) {
      const timeout = numberSetting(context.settings, "ackTimeout");
      await consumeEach(context, async (message) => {
        const { id } = decodeMessage(message.data);
        await context.effects.apply({ id, data: message.data });
        await message.ackAck({ timeout }).catch(() => false);
      });
    },
  }),
  defect: "The effect has no idempotency key: an ack that gets lost brings the message, and its effect, again.",
  believedTo: "To be exactly-once, because publishing is deduplicated and acks are confirmed.",
  caughtBy: "no-duplicates",
  fault: "broker-restart",
  within: 60,
};
