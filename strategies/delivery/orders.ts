import { AckPolicy, type ConsumerConfig, type StreamConfig } from "@nats-io/jetstream";
import { nanos } from "@nats-io/transport-node";
import type { ProcessContext } from "../../harness/scenario/strategy.ts";
import { numberSetting } from "../common/settings.ts";

/** Subject, stream and durable consumer that the JetStream strategies share. */
export const SUBJECT = "orders";
export const STREAM = "ORDERS";
export const DURABLE = "workers";

/** What differs from the usual stream and consumer. */
export interface Differences {
  readonly stream?: Partial<StreamConfig>;
  readonly consumer?: Partial<ConsumerConfig>;
}

/**
 * Creates the stream and its durable pull consumer; settings `ackWait` and `duplicateWindow`.
 * Does nothing if they exist with these settings.
 */
export async function createStreamAndConsumer(
  context: ProcessContext,
  { stream, consumer }: Differences = {},
): Promise<void> {
  const connection = await context.connect();
  const manager = await context.nats.jetstreamManager(connection);
  await manager.streams.add({
    name: STREAM,
    subjects: [SUBJECT],
    // A server that stands alone knows nothing of replicas.
    ...(context.replicas > 1 && { num_replicas: context.replicas }),
    duplicate_window: nanos(numberSetting(context.settings, "duplicateWindow")),
    ...stream,
  });
  await manager.consumers.add(STREAM, {
    durable_name: DURABLE,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(numberSetting(context.settings, "ackWait")),
    ...consumer,
  });
  await connection.close();
}
