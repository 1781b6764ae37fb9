import { decodeMessage } from "../../../harness/scenario/message.ts";
import { defineDelivery, type DeliveryStrategy } from "../../../harness/scenario/strategy.ts";

const SUBJECT = "orders";
const GROUP = "workers";

/** Core NATS publish and subscribe: no store, no acknowledgement, no second try. */
export const atMostOnce: DeliveryStrategy = defineDelivery({
  name: "at-most-once",
  summary: "Core NATS publish to a queue group: nothing is stored, acknowledged or tried again.",
  claims: [],

  async producer(context) {
    const connection = await context.connect();
    return {
      send(message) {
        connection.publish(SUBJECT, message.data);
        return Promise.resolve();
      },
      close: () => connection.close(),
    };
  },

  async consumer(context) {
    const connection = await context.connect();
    const subscription = connection.subscribe(SUBJECT, { queue: GROUP });
    for await (const message of subscription) {
      const { id } = decodeMessage(message.data);
      await context.effects.apply({ id, data: message.data });
    }
  },
});
