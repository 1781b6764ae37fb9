// The payment service repaired: it acknowledges an order when the card has been charged.
import { decodeMessage, defineDelivery, defineScenario } from "capstan";
import { checkout, CONSUMER, createPipeline, reserveStock, STREAM } from "./pipeline.ts";

const ordersFixed = defineDelivery({
  name: "orders-fixed",
  summary: "Order pipeline: stored by JetStream, charged, then acknowledged.",
  claims: [
    { property: "no-loss", tolerates: ["crash", "partition", "broker-restart"] },
    { property: "no-duplicates", tolerates: ["crash", "partition", "broker-restart"] },
  ],
  prepare: createPipeline,
  producer: checkout,

  async consumer(context) {
    const connection = await context.connect();
    const consumer = await context.nats.jetstream(connection).consumers.get(STREAM, CONSUMER);
    const messages = await consumer.consume({ max_messages: 10 });
    context.signal.addEventListener("abort", () => messages.stop());
    for await (const message of messages) {
      const { id } = decodeMessage(message.data);
      await reserveStock(context);
      // Charges the card, once per order id.
      await context.effects.apply({ id, data: message.data, key: id });
      // If this gets lost the order comes again, and its id keeps the card from being charged twice.
      message.ack();
    }
  },
});

export default defineScenario({ strategy: ordersFixed, workload: { messages: 10 } });
