import { emptyBytes } from "../../../protocol/text.ts";
import type { ServerTimer } from "../environment.ts";
import { sendDeliveryAdvisory, unackedLimits } from "./advisories.ts";
import type { Consumer } from "./consumer.ts";
import { headersOnly } from "./headers-only.ts";
import type { StartingPoint } from "./starting-point.ts";
import { lastSequences } from "./starting-point.ts";
import type { StoredMessage } from "./store.ts";

/** Picks what a consumer delivers next, and sends it (consumer.go loopAndGatherMsgs). */
export class Deliveries {
  readonly #consumer: Consumer;
  /** Sequences to deliver first, for `last_per_subject`. */
  #first: number[] = [];
  #afterFirst = 0;
  #replayUntil = 0;
  #replayEnd = 0;
  #lastReplayed = 0n;
  #replayTimer: ServerTimer | undefined;

  constructor(consumer: Consumer) {
    this.#consumer = consumer;
  }

  /** Begins with these. */
  startAt({ first, afterFirst }: StartingPoint): void {
    this.#first = first;
    this.#afterFirst = afterFirst;
  }

  /** Replays at the original pace up to `sequence`. */
  replayUpTo(sequence: number): void {
    this.#replayEnd = sequence;
  }

  /** Messages not yet delivered for the first time. */
  countPending(): number {
    const { stream, filter, filters, streamSequence, config, broker } = this.#consumer;
    const { store } = stream;
    if (broker.profile.release < 210 && config.deliver_policy === "last_per_subject") {
      const last = new Set(filters.flatMap((pattern) => lastSequences(store, pattern)));
      return [...last].filter((sequence) => sequence >= streamSequence).length;
    }
    if (this.#first.length === 0) return store.countFrom(streamSequence, filter);
    const left = this.#first.filter(
      (sequence) => sequence >= streamSequence && store.get(sequence) !== undefined,
    );
    return left.length + store.countFrom(Math.max(this.#afterFirst + 1, streamSequence), filter);
  }

  stop(): void {
    this.#replayTimer?.cancel();
  }

  run(): void {
    let ended = false;
    while (!this.#consumer.closed && !this.#consumer.isPaused && this.#canDeliver()) {
      const next = this.#next();
      if (next === undefined || next === "full") {
        ended = next === undefined;
        break;
      }
      if (!this.#deliver(next.message, next.attempt)) break;
    }
    if (!this.#consumer.closed) this.#consumer.pull?.settle(ended);
  }

  #canDeliver(): boolean {
    if (this.#consumer.broker.environment.now() < this.#replayUntil) return false;
    return this.#consumer.push !== undefined
      ? this.#consumer.push.ready
      : (this.#consumer.pull?.length ?? 0) > 0;
  }

  /** What to deliver next; `full` if too many acks are missing (consumer.go getNextMsg). */
  #next(): { message: StoredMessage; attempt: number } | "full" | undefined {
    for (;;) {
      const sequence = this.#consumer.outstanding.dequeue();
      if (sequence === undefined) break;
      const message = this.#nextRedelivery(sequence);
      if (message !== undefined) return message;
    }
    const { max_ack_pending: limit } = this.#consumer.config;
    if (this.#consumer.tracksAcks && limit > 0 && this.#consumer.outstanding.pending.size >= limit)
      return "full";
    return this.#nextNew();
  }

  #nextRedelivery(sequence: number): { message: StoredMessage; attempt: number } | undefined {
    const { outstanding, config } = this.#consumer;
    const attempt = outstanding.countDelivery(sequence);
    if (config.max_deliver > 0 && attempt > config.max_deliver) {
      if (attempt === config.max_deliver + 1) {
        sendDeliveryAdvisory(this.#consumer, "max_deliver", {
          stream_seq: sequence,
          deliveries: attempt - 1,
        });
      }
      this.#consumer.giveUp(sequence);
      return undefined;
    }
    const message = this.#consumer.stream.store.get(sequence);
    if (message !== undefined) return { message, attempt };
    outstanding.uncountDelivery(sequence);
    const pending = outstanding.pending.get(sequence);
    if (pending !== undefined) {
      this.#consumer.acknowledgements.terminate(sequence, pending.consumerSequence, unackedLimits);
    }
    return undefined;
  }

  #nextNew(): { message: StoredMessage; attempt: number } | undefined {
    const sequence = this.#first.shift();
    if (sequence !== undefined) return this.#nextOfFirst(sequence);
    const message = this.#consumer.stream.store.next(this.#consumer.streamSequence, this.#consumer.filter);
    if (message === undefined) {
      this.#consumer.streamSequence = Math.max(
        this.#consumer.streamSequence,
        this.#consumer.stream.store.lastSequence + 1,
      );
      this.#consumer.numPending = 0;
      return undefined;
    }
    this.#consumer.streamSequence = message.sequence + 1;
    return { message, attempt: 1 };
  }

  /** One of those to deliver first, or what follows it if it is gone (up to 2.9); then no more of them. */
  #nextOfFirst(sequence: number): { message: StoredMessage; attempt: number } | undefined {
    const consumer = this.#consumer;
    const { store } = consumer.stream;
    const { firstIsExact, release } = consumer.broker.profile;
    const isLast = this.#first.length === 0;
    if (release < 210) {
      if (isLast) consumer.streamSequence = this.#afterFirst;
      const message = store.next(sequence, consumer.filter);
      const reached = message?.sequence ?? store.lastSequence;
      consumer.streamSequence = Math.max(consumer.streamSequence, reached + 1);
      return message === undefined ? undefined : { message, attempt: 1 };
    }
    if (isLast) consumer.streamSequence = this.#afterFirst + 1;
    else consumer.streamSequence = (firstIsExact ? sequence : consumer.streamSequence) + 1;
    const message = store.get(sequence);
    return message === undefined ? undefined : { message, attempt: 1 };
  }

  /** Sends one message; false if there is nobody to send it to. */
  #deliver(message: StoredMessage, attempt: number): boolean {
    const { config, broker } = this.#consumer;
    const wait = attempt === 1 ? this.#replayDelay(message) : 0;
    if (attempt === 1) this.#consumer.numPending--;
    const consumerSequence = this.#consumer.deliverySequence;
    const ack = `$JS.ACK.${this.#consumer.stream.name}.${this.#consumer.name}.${attempt}.${message.sequence}.${consumerSequence}.${message.time}.${Math.max(0, this.#consumer.numPending)}`;
    const header = config.headers_only ? headersOnly(message) : message.header;
    const data = config.headers_only ? emptyBytes : message.data;
    const size = message.subject.length + ack.length + header.length + data.length;
    const request = wait > 0 ? undefined : this.#consumer.pull?.take(size);
    const target = this.#consumer.push?.subject ?? request?.reply;
    if (wait > 0 || target === undefined) {
      this.#giveBack(message, attempt);
      if (wait > 0) this.#waitForReplay(wait);
      return false;
    }
    this.#consumer.deliverySequence++;
    this.#consumer.lastDelivered = broker.environment.wallNanos();
    this.#consumer.lastDeliveredSequence = Math.max(this.#consumer.lastDeliveredSequence, message.sequence);
    if (this.#consumer.tracksAcks) this.#consumer.redelivery.track(message.sequence, consumerSequence);
    else {
      this.#consumer.floor.set(consumerSequence, message.sequence);
      this.#consumer.storeFloor();
    }
    this.#consumer.stateChanged();
    broker.send(target, data, header, ack, message.subject);
    broker.observe({
      type: "delivered",
      stream: this.#consumer.stream.name,
      consumer: this.#consumer.name,
      sequence: message.sequence,
      attempt,
      connection: broker.lastTaker,
      data: message.data,
    });
    this.#consumer.push?.sent(size);
    if (request !== undefined) this.#consumer.pull?.delivered(request);
    if (!this.#consumer.tracksAcks && this.#consumer.stream.config.retention !== "limits") {
      this.#consumer.broker.later(() => this.#consumer.stream.acknowledged(this.#consumer, message.sequence));
    }
    return true;
  }

  /** Takes back what could not be delivered. */
  #giveBack(message: StoredMessage, attempt: number): void {
    if (attempt === 1) {
      this.#consumer.numPending++;
      if (this.#first.length > 0 || message.sequence <= this.#afterFirst)
        this.#first.unshift(message.sequence);
      this.#consumer.streamSequence = message.sequence;
      return;
    }
    this.#consumer.outstanding.uncountDelivery(message.sequence);
    this.#consumer.outstanding.enqueue(message.sequence);
  }

  #replayDelay(message: StoredMessage): number {
    if (message.sequence > this.#replayEnd) return 0;
    const last = this.#lastReplayed;
    const now = this.#consumer.broker.environment.now();
    if (last === 0n || this.#replayUntil !== 0) {
      this.#replayUntil = 0;
      this.#lastReplayed = message.time;
      return 0;
    }
    const delay = Number(message.time - last) / 1000;
    if (delay <= 1000) {
      this.#lastReplayed = message.time;
      return 0;
    }
    this.#replayUntil = now + delay;
    return delay;
  }

  #waitForReplay(delay: number): void {
    this.#replayTimer?.cancel();
    this.#replayTimer = this.#consumer.broker.schedule(delay, () => this.#consumer.signal());
  }
}
