import { decodeMessage } from "../../../harness/scenario/message.ts";
import { defineDelivery, type DeliveryStrategy } from "../../../harness/scenario/strategy.ts";
import { connect } from "../../common/connect.ts";
import { consumeEach } from "../consume-each.ts";
import { everyFamily, without } from "../../common/families.ts";
import { createStreamAndConsumer, SUBJECT } from "../orders.ts";
import { numberSetting } from "../../common/settings.ts";
import { untilDone } from "../until-done.ts";

/** JetStream with a publish that is tried until it is acknowledged, and an ack after the effect. */
export const atLeastOnce: DeliveryStrategy = defineDelivery({
  name: "at-least-once",
  summary: "JetStream publish tried until its PubAck arrives; explicit ack after the effect.",
  claims: [
    { property: "no-loss", tolerates: without(everyFamily, "power-loss") },
    { property: "no-phantoms", tolerates: everyFamily },
    { property: "no-corruption", tolerates: everyFamily },
    // A client whose clock is set back while it reconnects waits until the clock has caught up.
    { property: "progress", tolerates: without(everyFamily, "clock-skew") },
    // No wall clock takes part in redelivery.
    { property: "no-duplicates", tolerates: ["clock-skew"] },
  ],
  settings: { ackWait: 1_000, duplicateWindow: 120_000, publishTimeout: 500, retryDelay: 100 },
  prepare: (context) => createStreamAndConsumer(context),

  async producer(context) {
    const connection = await connect(context);
    const jetstream = context.nats.jetstream(connection);
    const timeout = numberSetting(context.settings, "publishTimeout");
    return {
      async send(message) {
        await untilDone(context, connection, () => jetstream.publish(SUBJECT, message.data, { timeout }));
      },
      close: () => connection.drain(),
    };
  },

  async consumer(context) {
    await consumeEach(context, async (message) => {
      const { id } = decodeMessage(message.data);
      await context.effects.apply({ id, data: message.data });
      message.ack();
    });
  },
});
