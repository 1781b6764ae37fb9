import { decodeMessage } from "../../../harness/scenario/message.ts";
import { defineDelivery, type DeliveryStrategy } from "../../../harness/scenario/strategy.ts";
import { connect } from "../../common/connect.ts";
import { everyFamily, without } from "../../common/families.ts";

const SUBJECT = "orders";
const GROUP = "workers";

/** Core NATS publish and subscribe: no store, no acknowledgement, no second try. */
export const atMostOnce: DeliveryStrategy = defineDelivery({
  name: "at-most-once",
  summary: "Core NATS publish to a queue group: nothing is stored, acknowledged or tried again.",
  claims: [
    // Under clock skew alone there is nothing to show: a client reads the wall clock only to reconnect.
    { property: "no-duplicates", tolerates: without(everyFamily, "duplicate", "clock-skew") },
    { property: "no-phantoms", tolerates: without(everyFamily, "clock-skew") },
    { property: "no-corruption", tolerates: without(everyFamily, "clock-skew") },
    { property: "progress", tolerates: without(everyFamily, "clock-skew") },
    { property: "no-loss", tolerates: [] },
  ],

  async producer(context) {
    const connection = await connect(context);
    return {
      send(message) {
        connection.publish(SUBJECT, message.data);
        return Promise.resolve();
      },
      close: () => connection.drain(),
    };
  },

  async consumer(context) {
    const connection = await connect(context);
    const subscription = connection.subscribe(SUBJECT, { queue: GROUP });
    const stop = (): void => void subscription.drain();
    context.signal.addEventListener("abort", stop, { once: true });
    for await (const message of subscription) {
      const { id } = decodeMessage(message.data);
      await context.effects.apply({ id, data: message.data });
    }
    // A subscription ends by itself only with its connection.
    if (!context.signal.aborted) throw new Error("the connection is closed");
    await connection.drain();
  },
});
