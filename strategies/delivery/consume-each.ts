import type { JetStreamClient, JsMsg } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { ProcessContext } from "../../harness/scenario/strategy.ts";
import { connect } from "../common/connect.ts";
import { DURABLE, STREAM } from "./orders.ts";
import { numberSetting } from "../common/settings.ts";
import { describe } from "./until-done.ts";

/** Handles one message; the message stays unacknowledged if it throws. */
export type Handler = (message: JsMsg) => Promise<void>;

/**
 * Messages pulled ahead, and how many milliseconds a pull lasts. AckWait runs while a message waits
 * its turn here, so it must be longer than handling this many takes.
 */
const PULL = { max_messages: 10, expires: 2_000 } as const;

/**
 * Feeds every message of the durable consumer to `handle`, one after the other, until told to stop.
 *
 * Starts to consume anew when consuming or `handle` fails; a message whose handler threw comes again
 * after AckWait.
 */
export async function consumeEach(context: ProcessContext, handle: Handler): Promise<void> {
  const connection = await connect(context);
  const jetstream = context.nats.jetstream(connection);
  while (!context.signal.aborted) {
    try {
      await consumeOnce(context.signal, connection, jetstream, handle);
    } catch (error) {
      if (connection.isClosed()) throw error;
      context.log(`consume again after: ${describe(error)}`);
      // Rejects only when the process is told to stop, which the loop sees.
      await context.clock.sleep(numberSetting(context.settings, "retryDelay")).catch(() => {});
    }
  }
  // Draining, unlike closing, sends the acks that are still in the client's buffer.
  await connection.drain();
}

async function consumeOnce(
  signal: AbortSignal,
  connection: NatsConnection,
  jetstream: JetStreamClient,
  handle: Handler,
): Promise<void> {
  const consumer = await jetstream.consumers.get(STREAM, DURABLE);
  const messages = await consumer.consume(PULL);
  const stop = (): void => messages.stop();
  signal.addEventListener("abort", stop);
  // Version 2 of the client does not end the iterator of a connection that it has closed.
  void connection.closed().then(stop);
  try {
    if (signal.aborted) stop();
    for await (const message of messages) await handle(message);
  } finally {
    signal.removeEventListener("abort", stop);
  }
  if (!signal.aborted) throw new Error("the consumer has stopped to deliver");
}
