import { consumerConfigJson } from "./consumer-config.ts";
import type { Consumer } from "./consumer.ts";
import { shownMetadata } from "./stream-info.ts";
import { formatTime } from "./time.ts";

/** A consumer as answers show it (consumer.go infoWithSnapAndReply). */
export function consumerSummary(consumer: Consumer, withVersion: boolean): Record<string, unknown> {
  const { broker, stream, outstanding } = consumer;
  const { profile } = broker;
  const config = consumerConfigJson(consumer.config, profile);
  const metadata = shownMetadata(consumer.config.metadata, profile, withVersion);
  if (metadata !== undefined) config["metadata"] = metadata;
  const paused = consumer.pauseRemaining;
  return {
    stream_name: stream.name,
    name: consumer.name,
    created: formatTime(consumer.created),
    config,
    delivered: sequences(consumer.deliverySequence - 1, consumer.streamSequence - 1, consumer.lastDelivered),
    // Up to 2.10 this comes from the state file, which does not know where the consumer began.
    ack_floor: sequences(
      consumer.deliveryFloor,
      consumer.deliveryFloor === 0 && profile.release < 211 ? 0 : consumer.ackFloor,
      consumer.lastAcked,
    ),
    num_ack_pending: outstanding.pending.size,
    num_redelivered: outstanding.redelivered.size,
    num_waiting: consumer.pull?.length ?? 0,
    num_pending: Math.max(0, consumer.numPending),
    ...(consumer.push?.active === true ? { push_bound: true } : {}),
    ...(paused > 0 ? { paused: true, pause_remaining: paused } : {}),
    ...(profile.infoTimestamp ? { ts: formatTime(broker.environment.wallNanos()) } : {}),
  };
}

function sequences(consumer: number, stream: number, last: bigint): Record<string, unknown> {
  return {
    consumer_seq: consumer,
    stream_seq: stream,
    ...(last === 0n ? {} : { last_active: formatTime(last) }),
  };
}
