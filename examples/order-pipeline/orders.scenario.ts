// The payment service as it was: it works in every test without faults, and loses orders in production.
import { decodeMessage, defineDelivery, defineScenario } from "capstan";
import { checkout, CONSUMER, createPipeline, reserveStock, STREAM } from "./pipeline.ts";

const orders = defineDelivery({
  name: "orders",
  summary: "Order pipeline: stored by JetStream, acknowledged, then charged.",
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
      // Acknowledged early, "so that slow warehouses do not cause redeliveries".
      message.ack();
      await reserveStock(context);
      // Charges the card, once per order id.
      await context.effects.apply({ id, data: message.data, key: id });
    }
  },
});

export default defineScenario({ strategy: orders, workload: { messages: 10 } });
