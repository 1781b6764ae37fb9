import { decodeMessage } from "../../../harness/scenario/message.ts";
import { defineDelivery, type DeliveryStrategy } from "../../../harness/scenario/strategy.ts";
import { connect } from "../../common/connect.ts";
import { consumeEach } from "../consume-each.ts";
import { everyFamily, without } from "../../common/families.ts";
import { createStreamAndConsumer, SUBJECT } from "../orders.ts";
import { numberSetting } from "../../common/settings.ts";
import { untilDone } from "../until-done.ts";

/** At-least-once delivery made exact: deduplicated publish, idempotent effect, confirmed ack. */
export const exactlyOnce: DeliveryStrategy = defineDelivery({
  name: "exactly-once",
  summary: "JetStream publish with Msg-Id, an idempotent effect keyed by it, and a double ack.",
  claims: [
    { property: "no-loss", tolerates: without(everyFamily, "power-loss") },
    { property: "no-duplicates", tolerates: without(everyFamily, "long-outage") },
    { property: "no-phantoms", tolerates: everyFamily },
    { property: "no-corruption", tolerates: everyFamily },
    // A client whose clock is set back while it reconnects waits until the clock has caught up.
    { property: "progress", tolerates: without(everyFamily, "clock-skew") },
  ],
  settings: {
    ackWait: 1_000,
    duplicateWindow: 120_000,
    keyLifetime: 120_000,
    publishTimeout: 500,
    ackTimeout: 500,
    retryDelay: 100,
  },
  prepare: (context) => createStreamAndConsumer(context),

  async producer(context) {
    const connection = await connect(context);
    const jetstream = context.nats.jetstream(connection);
    const timeout = numberSetting(context.settings, "publishTimeout");
    return {
      async send({ id, data }) {
        // The same id in every try: within the dedup window the stream stores only the first.
        await untilDone(context, connection, () => jetstream.publish(SUBJECT, data, { msgID: id, timeout }));
      },
      close: () => connection.drain(),
    };
  },

  async consumer(context) {
    const keyLifetime = numberSetting(context.settings, "keyLifetime");
    const timeout = numberSetting(context.settings, "ackTimeout");
    await consumeEach(context, async (message) => {
      const { id } = decodeMessage(message.data);
      await context.effects.apply({ id, data: message.data, key: id, keyLifetime });
      // Without confirmation the message comes again after AckWait, and the key absorbs it.
      await message.ackAck({ timeout }).catch(() => false);
    });
  },
});
