// What both versions of the pipeline share: the stream, and the checkout service that fills it.
import { AckPolicy } from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";
import type { ProcessContext, Producer } from "capstan";

export const STREAM = "ORDERS";
export const SUBJECT = "orders.placed";
export const CONSUMER = "payments";

/** Creates the stream of orders and the durable consumer of the payment service. */
export async function createPipeline(context: ProcessContext): Promise<void> {
  const connection = await context.connect();
  const manager = await context.nats.jetstreamManager(connection);
  await manager.streams.add({ name: STREAM, subjects: [SUBJECT] });
  await manager.consumers.add(STREAM, {
    durable_name: CONSUMER,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(2_000),
  });
  await connection.close();
}

/** The checkout service: publishes an order until the broker has stored it. */
export async function checkout(context: ProcessContext): Promise<Producer> {
  const connection = await context.connect();
  const jetstream = context.nats.jetstream(connection);
  return {
    async send({ id, data }) {
      for (;;) {
        try {
          await jetstream.publish(SUBJECT, data, { msgID: id, timeout: 1_000 });
          return;
        } catch (error) {
          if (connection.isClosed()) throw error;
          await context.clock.sleep(200);
        }
      }
    },
    close: () => connection.drain(),
  };
}

/** Asks the warehouse to set the goods aside: some 100 milliseconds in which anything can happen. */
export function reserveStock(context: ProcessContext): Promise<void> {
  return context.clock.sleep(100);
}
