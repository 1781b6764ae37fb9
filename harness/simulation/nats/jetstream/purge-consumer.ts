import { isSubsetMatch } from "../../../protocol/subject.ts";
import type { Consumer } from "./consumer.ts";
import { messageFilter } from "./store.ts";
import type { PurgeRequest } from "./stream.ts";

/** Moves a consumer past messages that its stream was purged of (stream.go purge, consumer.go purge). */
export function purgeConsumer(consumer: Consumer, request: PurgeRequest): void {
  const { filter, filters, stream, broker } = consumer;
  const { store } = stream;
  const pattern = request.filter ?? "";
  const isOld = broker.profile.release < 210;
  const own = filter.all && !isOld ? [] : filters;
  const touches = own.length === 0 || own.some((each) => pattern !== "" && isSubsetMatch(pattern, each));
  // Up to 2.9 a purge that asks for anything passes by a consumer whose filter it does not name.
  const isCovered = isOld
    ? touches || Object.keys(request).length === 0
    : pattern === "" || own.some((each) => isSubsetMatch(each, pattern));
  if (!isCovered && !touches) return;
  let start = store.firstSequence;
  if (isCovered) {
    const first = pattern === "" ? start : (store.next(1, messageFilter([pattern]))?.sequence ?? 0);
    start = first === 0 ? store.lastSequence + 1 : first;
  }
  consumer.streamSequence = Math.max(consumer.streamSequence, start);
  if (isOld) forgetAll(consumer, start);
  else forgetRemoved(consumer, start, !isCovered);
  consumer.outstanding.unqueueBelow(consumer.streamSequence);
  // The state file refuses what is older than what it has.
  if (consumer.floor.stream >= consumer.storedFloor.stream) consumer.storePosition();
}

/** Up to 2.9 nothing is waited for any more after a purge. */
function forgetAll({ floor, outstanding, deliverySequence }: Consumer, start: number): void {
  if (floor.stream < start) floor.set(deliverySequence - 1, start - 1);
  outstanding.pending.clear();
}

function forgetRemoved(consumer: Consumer, start: number, isWider: boolean): void {
  const { floor, outstanding, stream, broker } = consumer;
  if (floor.stream < start) {
    floor.stream = start - 1;
    for (const [sequence, { consumerSequence }] of outstanding.pending) {
      const isGone = sequence <= floor.stream || (isWider && stream.store.get(sequence) === undefined);
      if (!isGone) continue;
      floor.consumer = Math.max(floor.consumer, consumerSequence);
      outstanding.pending.delete(sequence);
      if (broker.profile.purgeAcknowledges) storeAck(consumer, consumerSequence, sequence);
      outstanding.redelivered.delete(sequence);
    }
  }
  if (outstanding.pending.size > 0) return;
  outstanding.redelivered.clear();
  floor.set(consumer.deliverySequence - 1, consumer.streamSequence - 1);
}

/** The state file hears of a message that was purged as if it had been acknowledged. */
function storeAck(target: Consumer, consumerSequence: number, sequence: number): void {
  const { storedFloor, outstanding, broker, config } = target;
  target.lastAcked = broker.environment.wallNanos();
  if (consumerSequence <= storedFloor.consumer) return;
  if (config.ack_policy === "all") {
    storedFloor.set(consumerSequence, sequence);
    return;
  }
  const delivered = { consumer: target.deliverySequence - 1, stream: target.lastDeliveredSequence };
  storedFloor.rise({ consumer: consumerSequence, stream: sequence }, delivered, outstanding.pending);
}
