import type { ServerTimer } from "../environment.ts";
import { sendDeliveryAdvisory } from "./advisories.ts";
import type { Consumer } from "./consumer.ts";

/** Added to every wait for acks (consumer.go ackWaitDelay). */
const ackWaitDelay = 1000;

/** Notices acks that are overdue and has their messages delivered again (consumer.go checkPending). */
export class Redelivery {
  readonly #consumer: Consumer;
  #timer: ServerTimer | undefined;
  #timerEnd = 0;

  constructor(consumer: Consumer) {
    this.#consumer = consumer;
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Waits for acks have changed. */
  restart(): void {
    this.#arm(this.#ackWait());
  }

  /** The time of a delivery was moved: looks again soon. */
  hurry(): void {
    if (this.#timer !== undefined) this.#arm(10_000);
  }

  track(sequence: number, consumerSequence: number): void {
    const now = this.#consumer.broker.environment.now();
    const known = this.#consumer.outstanding.pending.get(sequence);
    if (known === undefined)
      this.#consumer.outstanding.pending.set(sequence, { consumerSequence, time: now });
    else known.time = now;
    const delay = this.#deadline(sequence) + ackWaitDelay;
    if (this.#timer === undefined || this.#timerEnd > now + delay) this.#arm(delay);
  }

  /** Microseconds that this delivery may stay without an ack. */
  #deadline(sequence: number): number {
    const { backoff, ack_wait: ackWait } = this.#consumer.config;
    if (backoff.length === 0) return ackWait / 1000;
    const step = Math.min(this.#consumer.outstanding.redelivered.get(sequence) ?? 0, backoff.length - 1);
    return (backoff[step] ?? ackWait) / 1000;
  }

  #ackWait(): number {
    return this.#consumer.config.ack_wait / 1000 + ackWaitDelay;
  }

  #arm(delay: number): void {
    this.#timer?.cancel();
    this.#timerEnd = this.#consumer.broker.environment.now() + delay;
    this.#timer = this.#consumer.broker.schedule(delay, () => {
      this.#timer = undefined;
      this.#checkPending();
    });
  }

  checkSoon(): void {
    const soon = 500_000 + this.#consumer.broker.environment.random(1_000_000);
    this.#arm(Math.min(soon, this.#ackWait()));
  }

  /** Finds deliveries whose ack is overdue (consumer.go checkPending). */
  #checkPending(): void {
    const { outstanding, stream, config, floor, broker } = this.#consumer;
    if (config.ack_wait === 0) return;
    const now = this.#consumer.broker.environment.now();
    let next = this.#ackWait();
    const last = config.backoff.at(-1);
    if (last !== undefined) next = last / 1000;
    const expired: number[] = [];
    for (const [sequence, pending] of outstanding.pending) {
      if (sequence < stream.store.firstSequence || sequence <= floor.stream) {
        outstanding.forget(sequence);
        floor.set(Math.max(floor.consumer, pending.consumerSequence), Math.max(floor.stream, sequence));
        this.#consumer.storePosition();
        this.#consumer.stateChanged();
        continue;
      }
      const left = pending.time + this.#deadline(sequence) - now;
      if (left > 0) next = Math.min(next, left);
      else if (!outstanding.isQueued(sequence) && !this.#isExhausted(sequence)) expired.push(sequence);
      next = Math.min(next, this.#nextDeadline(sequence));
    }
    this.#redeliver(expired, now);
    if (outstanding.pending.size > 0) {
      this.#arm(next);
      return;
    }
    outstanding.clearQueue();
    if (broker.profile.release < 210) return;
    floor.set(this.#consumer.deliverySequence - 1, this.#consumer.streamSequence - 1);
  }

  #nextDeadline(sequence: number): number {
    const { backoff } = this.#consumer.config;
    if (backoff.length === 0) return Number.POSITIVE_INFINITY;
    const step = Math.min(
      (this.#consumer.outstanding.redelivered.get(sequence) ?? 0) + 1,
      backoff.length - 1,
    );
    return (backoff[step] ?? 0) / 1000;
  }

  #redeliver(expired: number[], now: number): void {
    if (expired.length === 0) return;
    expired.sort((a, b) => a - b);
    // All are put off by the age of the oldest sequence, so that those not fetched do not expire at once.
    const shift = now - (this.#consumer.outstanding.pending.get(expired[0] ?? 0)?.time ?? now);
    for (const sequence of expired) {
      this.#consumer.outstanding.enqueue(sequence);
      const pending = this.#consumer.outstanding.pending.get(sequence);
      if (pending !== undefined) pending.time += shift;
    }
    this.#consumer.broker.count("ack wait expired");
    this.#consumer.signal();
  }

  /** Whether a message was delivered as often as allowed; such a one is given up (hasMaxDeliveries). */
  #isExhausted(sequence: number): boolean {
    const { max_deliver: limit } = this.#consumer.config;
    if (limit <= 0 || !this.#consumer.broker.profile.checksMaxDeliver) return false;
    // The real server, too, takes one delivery and one redelivery for the same number here.
    const deliveries = this.#consumer.outstanding.redelivered.get(sequence) ?? 1;
    if (deliveries < limit) return false;
    if (deliveries === limit)
      sendDeliveryAdvisory(this.#consumer, "max_deliver", { stream_seq: sequence, deliveries });
    this.#consumer.outstanding.redelivered.set(sequence, deliveries);
    this.#consumer.giveUp(sequence);
    return true;
  }
}
