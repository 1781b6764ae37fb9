import { consumerConfigJson } from "./consumer-config.ts";
import type { Consumer } from "./consumer.ts";
import { shownMetadata } from "./stream-info.ts";
import { formatTime, zeroTime } from "./time.ts";

/** A consumer as answers show it (consumer.go infoWithSnapAndReply). */
export function consumerSummary(consumer: Consumer, withVersion: boolean): Record<string, unknown> {
  const { broker, stream, outstanding } = consumer;
  const { profile } = broker;
  const config = consumerConfigJson(consumer.config, profile);
  const metadata = shownMetadata(consumer.config.metadata, profile, withVersion);
  if (metadata !== undefined) config["metadata"] = metadata;
  const paused = consumer.pauseRemaining;
  consumer.pull?.sweep();
  // Up to 2.9 every look counts anew. Later, messages before a start in the future were counted, and where
  // that shows, the server counts anew.
  const { lastSequence, count } = stream.store;
  const isBeyond = consumer.streamSequence > lastSequence && consumer.numPending > 0;
  if (profile.release < 210 || isBeyond || consumer.numPending > count) consumer.countPending();
  const { infoFromState } = profile;
  const [group] = consumer.config.priority_groups;
  const floor = infoFromState ? consumer.storedFloor : consumer.floor;
  const last = infoFromState ? consumer.lastDeliveredSequence : 0;
  return {
    stream_name: stream.name,
    name: consumer.name,
    created: formatTime(consumer.created),
    config,
    delivered: sequences(
      consumer.deliverySequence - 1,
      last === 0 ? consumer.streamSequence - 1 : last,
      consumer.lastDelivered,
    ),
    ack_floor: sequences(floor.consumer, floor.stream, consumer.lastAcked),
    num_ack_pending: outstanding.pending.size,
    // Without redeliveries, being given up does not count as one.
    num_redelivered: infoFromState && consumer.config.max_deliver === 1 ? 0 : outstanding.redelivered.size,
    num_waiting: consumer.pull?.length ?? 0,
    num_pending: Math.max(0, consumer.numPending),
    ...(consumer.push?.active === true ? { push_bound: true } : {}),
    ...(paused > 0 ? { paused: true, pause_remaining: paused } : {}),
    ...(profile.infoTimestamp ? { ts: formatTime(broker.environment.wallNanos()) } : {}),
    // Nobody is pinned: of the policies only those are followed that need no pin.
    ...(group === undefined ? {} : { priority_groups: [{ group, pinned_ts: zeroTime }] }),
  };
}

function sequences(consumer: number, stream: number, last: bigint): Record<string, unknown> {
  return {
    consumer_seq: consumer,
    stream_seq: stream,
    ...(last === 0n ? {} : { last_active: formatTime(last) }),
  };
}
