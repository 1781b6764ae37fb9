import { AckPolicy, type Consumer, type JetStreamClient, type JsMsg } from "@nats-io/jetstream";
import { nanos, type NatsConnection } from "@nats-io/transport-node";
import type { ProcessContext } from "../../harness/scenario/strategy.ts";
import { numberSetting } from "./settings.ts";

/** Subject, stream and durable consumer that the JetStream strategies share. */
export const SUBJECT = "orders";
export const STREAM = "ORDERS";
export const DURABLE = "workers";

/** Creates the stream and its durable pull consumer; settings `ackWait` and `duplicateWindow`. */
export async function createStreamAndConsumer(context: ProcessContext): Promise<void> {
  const connection = await context.connect();
  const manager = await context.nats.jetstreamManager(connection);
  await manager.streams.add({
    name: STREAM,
    subjects: [SUBJECT],
    duplicate_window: nanos(numberSetting(context.settings, "duplicateWindow")),
  });
  await manager.consumers.add(STREAM, {
    durable_name: DURABLE,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(numberSetting(context.settings, "ackWait")),
  });
}

/**
 * Tries until it succeeds or the process is told to stop; waits `retryDelay` between tries.
 * Every error is tried again: a publish that timed out may have been stored or not.
 */
export async function untilDone<T>(context: ProcessContext, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      context.signal.throwIfAborted();
      context.log(`try again after: ${error instanceof Error ? error.message : String(error)}`);
      await context.clock.sleep(numberSetting(context.settings, "retryDelay"));
    }
  }
}

/** Messages pulled ahead, and how long a pull lasts. */
const PULL = { max_messages: 10, expires: 2_000 } as const;

/** Feeds every message of the durable consumer to `handle`, one after the other, until told to stop. */
export async function consumeEach(
  context: ProcessContext,
  handle: (message: JsMsg) => Promise<void>,
): Promise<void> {
  const connection = await context.connect();
  const jetstream = context.nats.jetstream(connection);
  while (!context.signal.aborted && !connection.isClosed()) {
    const consumer = await untilDone(context, () => find(jetstream));
    const messages = await consumer.consume(PULL);
    const stop = (): void => messages.stop();
    context.signal.addEventListener("abort", stop, { once: true });
    for await (const message of messages) await handle(message);
    context.signal.removeEventListener("abort", stop);
  }
}

function find(jetstream: JetStreamClient): Promise<Consumer> {
  return jetstream.consumers.get(STREAM, DURABLE);
}

/** Connects and gives a JetStream client. */
export async function connectJetStream(
  context: ProcessContext,
): Promise<{ connection: NatsConnection; jetstream: JetStreamClient }> {
  const connection = await context.connect();
  return { connection, jetstream: context.nats.jetstream(connection) };
}
