import { decodeMessage } from "../../harness/scenario/message.ts";
import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { connect } from "../common/connect.ts";
import { consumeEach } from "../delivery/consume-each.ts";
import { exactlyOnce } from "../delivery/exactly-once/strategy.ts";
import { survivable } from "../common/families.ts";
import { SUBJECT } from "../delivery/orders.ts";
import { numberSetting } from "../common/settings.ts";
import { untilDone } from "../delivery/until-done.ts";
import type { Canary } from "./canary.ts";

/** The id names the try and not the message, so that nothing recognises a repetition. */
export const newIdPerTry: Canary = {
  strategy: defineDelivery({
    ...exactlyOnce,
    name: "new-id-per-try",
    summary: "Exactly-once whose producer draws a fresh Msg-Id for every try.",
    claims: [{ property: "no-duplicates", tolerates: survivable }],
    async producer(context) {
      const connection = await connect(context);
      const jetstream = context.nats.jetstream(connection);
      const timeout = numberSetting(context.settings, "publishTimeout");
      let tries = 0;
      return {
        async send({ data }) {
          await untilDone(context, connection, () => {
            const msgID = `${context.id}-${context.incarnation}-${++tries}`;
            return jetstream.publish(SUBJECT, data, { msgID, timeout });
          });
        },
        close: () => connection.drain(),
      };
    },
    async consumer(context) {
      const timeout = numberSetting(context.settings, "ackTimeout");
      await consumeEach(context, async (message) => {
        const { id } = decodeMessage(message.data);
        const key = message.headers?.get("Nats-Msg-Id") ?? id;
        await context.effects.apply({ id, data: message.data, key });
        await message.ackAck({ timeout }).catch(() => false);
      });
    },
  }),
  defect: "Every try has a new Msg-Id: a message whose PubAck got lost is stored again, under another key.",
  believedTo: "To be exactly-once, because every publish carries a Msg-Id and every effect is keyed by it.",
  caughtBy: "no-duplicates",
  fault: "drop",
  within: 75,
};
