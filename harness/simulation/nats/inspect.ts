import type { JetStream } from "./jetstream/jetstream.ts";
import type { ConsumerConfig } from "./jetstream/consumer-config.ts";
import type { Stream } from "./jetstream/stream.ts";
import type { StreamConfig } from "./jetstream/stream-config.ts";

/** A stored message; its bytes must not be changed. */
export interface MessageInspection {
  readonly sequence: number;
  readonly subject: string;
  readonly header: Uint8Array;
  readonly data: Uint8Array;
}

/** A consumer's position. */
export interface ConsumerInspection {
  readonly name: string;
  readonly config: Readonly<ConsumerConfig>;
  /** Messages not yet delivered for the first time. */
  readonly numPending: number;
  /** Messages delivered and not acknowledged. */
  readonly numAckPending: number;
  /** Messages delivered more than once and not acknowledged. */
  readonly numRedelivered: number;
  /** Pull requests waiting. */
  readonly numWaiting: number;
  readonly deliveredConsumer: number;
  readonly deliveredStream: number;
  readonly ackFloorConsumer: number;
  readonly ackFloorStream: number;
}

/** A stream's content. */
export interface StreamInspection {
  readonly name: string;
  readonly config: Readonly<StreamConfig>;
  readonly state: {
    readonly messages: number;
    readonly bytes: number;
    readonly firstSequence: number;
    readonly lastSequence: number;
  };
  /** Collected anew each time that it is asked for, since most who look want only the numbers. */
  readonly messages: readonly MessageInspection[];
  readonly consumers: readonly ConsumerInspection[];
}

/** Everything that a server holds. */
export interface ServerInspection {
  readonly streams: readonly StreamInspection[];
}

/** A plain copy of what a server holds, for the harness. */
export function inspectStreams(jetstream: JetStream): ServerInspection {
  return { streams: [...jetstream.streams.values()].map(inspectStream) };
}

function inspectStream(stream: Stream): StreamInspection {
  const { store } = stream;
  return {
    name: stream.name,
    config: stream.config,
    state: {
      messages: store.count,
      bytes: store.bytes,
      firstSequence: store.firstSequence,
      lastSequence: store.lastSequence,
    },
    get messages() {
      return Array.from(store.messages(), ({ sequence, subject, header, data }) => ({
        sequence,
        subject,
        header,
        data,
      }));
    },
    consumers: [...stream.consumers.values()].map((consumer) => ({
      name: consumer.name,
      config: consumer.config,
      numPending: Math.max(0, consumer.numPending),
      numAckPending: consumer.outstanding.pending.size,
      numRedelivered: consumer.outstanding.redelivered.size,
      numWaiting: consumer.pull?.length ?? 0,
      deliveredConsumer: consumer.deliverySequence - 1,
      deliveredStream: consumer.streamSequence - 1,
      ackFloorConsumer: consumer.floor.consumer,
      ackFloorStream: consumer.floor.stream,
    })),
  };
}
