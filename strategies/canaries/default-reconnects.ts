import { decodeMessage } from "../../harness/scenario/message.ts";
import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { atLeastOnce } from "../delivery/at-least-once/strategy.ts";
import { everyFamily } from "../common/families.ts";
import { DURABLE, STREAM, SUBJECT } from "../delivery/orders.ts";
import { numberSetting } from "../common/settings.ts";
import type { Canary } from "./canary.ts";

/** The defaults of both client generations. */
const DEFAULTS = { maxReconnectAttempts: 10, reconnectTimeWait: 2_000 } as const;

/** Relies on reconnects that end after ten attempts. */
export const defaultReconnects: Canary = {
  strategy: defineDelivery({
    ...atLeastOnce,
    name: "default-reconnects",
    summary: "At-least-once with the client's own reconnect options, and no eye on the connection.",
    claims: [{ property: "progress", tolerates: everyFamily }],
    async producer(context) {
      const connection = await context.connect(DEFAULTS);
      const jetstream = context.nats.jetstream(connection);
      const timeout = numberSetting(context.settings, "publishTimeout");
      return {
        async send({ data }) {
          for (;;) {
            try {
              await jetstream.publish(SUBJECT, data, { timeout });
              return;
            } catch (error) {
              context.log(`try again after: ${String(error)}`);
              await context.clock.sleep(1_000);
            }
          }
        },
        close: () => connection.drain(),
      };
    },
    async consumer(context) {
      const connection = await context.connect(DEFAULTS);
      const consumer = await context.nats.jetstream(connection).consumers.get(STREAM, DURABLE);
      const messages = await consumer.consume({
        callback: (message) => {
          const { id } = decodeMessage(message.data);
          void context.effects.apply({ id, data: message.data }).then(() => message.ack());
        },
      });
      await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
      messages.stop();
      await connection.drain();
    },
  }),
  defect: "The client gives up after ten attempts to reconnect and closes for good; nothing notices.",
  believedTo: "To go on after every outage, because the client reconnects by itself and publishing is tried again.",
  caughtBy: "progress",
  fault: "long-outage",
  within: 25,
};
