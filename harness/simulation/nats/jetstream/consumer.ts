import { decodeText, emptyBytes, encodeText } from "../../../protocol/text.ts";
import type { DiskLog } from "../../disk/disk.ts";
import type { Broker } from "../core/broker.ts";
import type { Message } from "../core/message.ts";
import type { ServerTimer } from "../environment.ts";
import type { AckSubject } from "./ackSubject.ts";
import { readAck, readAckSubject, readNakDelay } from "./ackSubject.ts";
import { sendActionAdvisory, sendDeliveryAdvisory } from "./advisories.ts";
import type { ConsumerConfig } from "./consumerConfig.ts";
import { filtersOf } from "./consumerConfig.ts";
import type { ConsumerState } from "./consumerState.ts";
import { ConsumerStateFile } from "./consumerState.ts";
import { headersOnly } from "./headersOnly.ts";
import { Inactivity } from "./inactivity.ts";
import { Outstanding } from "./outstanding.ts";
import { PullQueue } from "./pullQueue.ts";
import { PushTarget } from "./pushTarget.ts";
import { startingPoint } from "./startingPoint.ts";
import type { MessageFilter, StoredMessage } from "./store.ts";
import { messageFilter } from "./store.ts";
import type { Stream } from "./stream.ts";
import { syncsMetadata } from "./stream.ts";
import { parseTime } from "./time.ts";

/** What stands in a consumer's metadata file. */
export interface ConsumerMetadata {
  readonly config: ConsumerConfig;
  readonly created: bigint;
}

/** Added to every wait for acks (consumer.go ackWaitDelay). */
const ackWaitDelay = 1000;

/** One consumer of a stream: what it has delivered, to whom, and what it delivers again (consumer.go). */
export class Consumer {
  readonly stream: Stream;
  readonly broker: Broker;
  readonly name: string;
  readonly created: bigint;
  readonly outstanding: Outstanding = new Outstanding();
  readonly pull: PullQueue | undefined;
  readonly push: PushTarget | undefined;
  readonly inactivity: Inactivity;
  config: ConsumerConfig;
  filters: string[] = [];
  filter: MessageFilter = messageFilter([]);
  /** Next sequence of the stream to look at. */
  streamSequence = 1;
  /** Sequence that the next delivery gets. */
  deliverySequence = 1;
  /** Everything of the stream up to here is acknowledged. */
  ackFloor = 0;
  /** The same in the consumer's own sequences. */
  deliveryFloor = 0;
  /** Messages not yet delivered for the first time. */
  numPending = 0;
  /** Nanoseconds since the epoch; 0 for never. */
  lastDelivered = 0n;
  lastAcked = 0n;
  closed = false;
  readonly #directory: string;
  readonly #metadata: DiskLog<ConsumerMetadata> | undefined;
  readonly #state: ConsumerStateFile | undefined;
  #unlisten: (() => void)[] = [];
  #signalled = false;
  #ackTimer: ServerTimer | undefined;
  #ackTimerEnd = 0;
  #pauseTimer: ServerTimer | undefined;
  /** Sequences to deliver first, for `last_per_subject`. */
  #first: number[] = [];
  #afterFirst = 0;
  #replayUntil = 0;
  #replayEnd = 0;
  #lastReplayed = 0n;
  #replayTimer: ServerTimer | undefined;

  constructor(stream: Stream, name: string, metadata: ConsumerMetadata) {
    this.stream = stream;
    this.broker = stream.broker;
    this.name = name;
    this.config = metadata.config;
    this.created = metadata.created;
    this.#directory = `${stream.directory}/obs/${name}`;
    this.#setFilters();
    const isPull = this.config.deliver_subject === "";
    this.pull = isPull ? new PullQueue(this) : undefined;
    this.push = isPull ? undefined : new PushTarget(this);
    this.inactivity = new Inactivity(this);
    if (stream.config.storage === "file" && !this.config.mem_storage) {
      this.#metadata = this.broker.environment.disk.open(`${this.#directory}/meta.inf`);
      this.#state = new ConsumerStateFile(this.broker, `${this.#directory}/o.dat`, () => this.#snapshot());
    }
  }

  get isDurable(): boolean {
    return this.config.durable_name !== "";
  }

  /** Whether it waits for acks. */
  get tracksAcks(): boolean {
    return this.config.ack_policy !== "none";
  }

  get isPaused(): boolean {
    return this.pauseRemaining > 0;
  }

  /** Nanoseconds until deliveries go on. */
  get pauseRemaining(): number {
    if (this.config.pause_until === undefined) return 0;
    const until = parseTime(this.config.pause_until) ?? 0n;
    const left = Number(until - this.broker.environment.wallNanos());
    return Math.max(0, left);
  }

  /** Begins anew: finds where to start, and listens. */
  begin(): void {
    const start = startingPoint(this.config, this.stream.store, this.filters, this.filter);
    this.streamSequence = start.sequence;
    this.#first = start.first;
    this.#afterFirst = start.afterFirst;
    this.ackFloor = this.streamSequence - 1;
    this.countPending();
    this.listen();
    this.#state?.changed();
  }

  /** Goes on from the state file. */
  recover(): void {
    const state = this.#state?.read();
    if (state === undefined) {
      this.begin();
      return;
    }
    this.#restore(state);
    this.#reconcile();
    this.countPending();
    this.listen();
    if (this.outstanding.pending.size > 0) this.#checkSoon();
  }

  /** Takes acks and requests from now on. */
  listen(): void {
    const { broker, stream, name } = this;
    if (this.tracksAcks || broker.profile.release < 210) {
      const subjects = [`$JS.ACK.${stream.name}.${name}.*.*.*.*.*`];
      if (broker.profile.release >= 214) subjects.push(`$JS.ACK._.*.${stream.name}.${name}.*.*.*.*.>`);
      const handle = (message: Message): boolean => this.#acknowledge(message);
      this.#unlisten = subjects.map((subject) => broker.listen(subject, handle));
    }
    this.#replayEnd = this.config.replay_policy === "original" ? stream.store.lastSequence : 0;
    this.push?.start();
    this.inactivity.start();
    this.armPause();
    this.signal();
  }

  /** Writes the metadata file. */
  saveMetadata(): void {
    this.#metadata?.append({ config: this.config, created: this.created }, 512);
    if (syncsMetadata(this.broker)) this.#metadata?.sync();
    else this.#metadata?.flush();
  }

  /** Replaces the configuration by one that {@link checkConsumerUpdate} has let through. */
  update(config: ConsumerConfig): void {
    const oldFilters = this.filters.join(" ");
    this.config = config;
    this.#setFilters();
    this.saveMetadata();
    if (this.filters.join(" ") !== oldFilters) this.countPending();
    this.push?.retarget();
    this.inactivity.start();
    this.armPause();
    if (this.outstanding.pending.size > 0) this.#armAckTimer(this.#ackWait());
    this.signal();
  }

  /** Ends it; with `erase` for good, which its waiting requests are told. */
  close(erase: boolean): void {
    if (this.closed) return;
    this.closed = true;
    for (const stop of this.#unlisten) stop();
    for (const timer of [this.#ackTimer, this.#pauseTimer, this.#replayTimer]) timer?.cancel();
    this.inactivity.stop();
    this.push?.stop();
    this.#state?.close();
    this.pull?.close(erase);
    this.stream.consumers.delete(this.name);
    if (!erase) return;
    sendActionAdvisory(this.stream, this.name, "delete");
    this.stream.consumerDeleted(this);
    const { disk } = this.broker.environment;
    for (const path of disk.list(`${this.#directory}/`)) disk.remove(path);
  }

  /** Counts what is still to be delivered. */
  countPending(): void {
    this.numPending =
      this.#first.length > 0
        ? this.#first.length + this.stream.store.countFrom(this.#afterFirst + 1, this.filter)
        : this.stream.store.countFrom(this.streamSequence, this.filter);
  }

  /** The stream has a new message. */
  streamGrew(message: StoredMessage): void {
    if (!this.filter.matches(message.subject)) return;
    this.numPending++;
    if (this.push !== undefined ? this.push.active : (this.pull?.length ?? 0) > 0) this.signal();
  }

  /** The stream has lost a message. */
  streamShrank(message: StoredMessage): void {
    const { sequence } = message;
    if (sequence >= this.streamSequence && this.filter.matches(message.subject)) this.numPending--;
    const pending = this.outstanding.pending.get(sequence);
    if (pending === undefined) {
      this.outstanding.redelivered.delete(sequence);
      return;
    }
    this.broker.later(() => {
      if (!this.closed) this.#terminate(sequence, pending.consumerSequence, "Message deleted by stream limits");
    });
  }

  /** The stream was purged up to `first`. */
  streamPurged(first: number): void {
    if (this.streamSequence < first) this.streamSequence = first;
    if (this.ackFloor < first) {
      this.ackFloor = first - 1;
      for (const [sequence, pending] of this.outstanding.pending) {
        if (this.stream.store.get(sequence) !== undefined) continue;
        if (pending.consumerSequence > this.deliveryFloor) this.deliveryFloor = pending.consumerSequence;
        this.outstanding.forget(sequence);
      }
    }
    if (this.outstanding.pending.size === 0) {
      this.outstanding.redelivered.clear();
      this.deliveryFloor = this.deliverySequence - 1;
      this.ackFloor = this.streamSequence - 1;
    }
    this.outstanding.unqueueBelow(this.streamSequence);
    this.countPending();
    this.#state?.changed();
  }

  /** Whether retention must keep this message for it (consumer.go needAck). */
  needs(message: StoredMessage): boolean {
    const { sequence } = message;
    if (!this.filter.matches(message.subject)) return false;
    if (this.outstanding.redelivered.has(sequence)) return true;
    if (sequence <= this.ackFloor) return false;
    if (this.config.ack_policy !== "explicit") return true;
    return sequence >= this.streamSequence || this.outstanding.pending.has(sequence);
  }

  /** Looks for something to deliver at the end of this turn. */
  signal(): void {
    if (this.#signalled || this.closed) return;
    this.#signalled = true;
    this.broker.later(() => {
      this.#signalled = false;
      this.#deliverAll();
    });
  }

  /** A request for messages; `header` asks for things of newer releases. */
  request(payload: Uint8Array, reply: string): void {
    if (reply === "") return;
    this.inactivity.touch();
    if (this.pull === undefined) this.sendStatus(reply, "409 Consumer is push based");
    else this.pull.request(payload, reply);
  }

  /** Sends a status line, with headers each on a line of its own. */
  sendStatus(target: string, status: string, headers = "", reply = ""): void {
    this.broker.count(`status ${status}`);
    this.broker.send(target, emptyBytes, encodeText(`NATS/1.0 ${status}\r\n${headers}\r\n`), reply);
  }

  /** Delivers again from `sequence`, or from the ack floor if 0 (consumer.go resetStartingSeq). */
  resetTo(sequence: number): void {
    const target = sequence === 0 ? this.ackFloor + 1 : sequence;
    this.streamSequence = target;
    this.deliverySequence = 1;
    this.ackFloor = target - 1;
    this.deliveryFloor = 0;
    this.lastDelivered = 0n;
    this.lastAcked = 0n;
    this.#first = [];
    this.outstanding.clear();
    this.#ackTimer?.cancel();
    this.#ackTimer = undefined;
    this.countPending();
    this.#state?.changed();
    this.signal();
  }

  armPause(): void {
    this.#pauseTimer?.cancel();
    const left = this.pauseRemaining;
    this.#pauseTimer =
      left > 0 ? this.broker.schedule(left / 1000, () => this.signal()) : undefined;
  }

  /** Sends an idle heartbeat. */
  sendHeartbeat(target: string, stalledBy = ""): void {
    const stalled = stalledBy === "" ? "" : `Nats-Consumer-Stalled: ${stalledBy}\r\n`;
    this.sendStatus(
      target,
      "100 Idle Heartbeat",
      `Nats-Last-Consumer: ${this.deliverySequence - 1}\r\nNats-Last-Stream: ${this.streamSequence - 1}\r\n${stalled}`,
    );
  }

  #deliverAll(): void {
    let ended = false;
    while (!this.closed && !this.isPaused && this.#canDeliver()) {
      const next = this.#next();
      if (next === undefined || next === "full") {
        ended = next === undefined;
        break;
      }
      if (!this.#deliver(next.message, next.attempt)) break;
    }
    if (!this.closed) this.pull?.settle(ended);
  }

  #canDeliver(): boolean {
    if (this.broker.environment.now() < this.#replayUntil) return false;
    return this.push !== undefined ? this.push.ready : (this.pull?.length ?? 0) > 0;
  }

  /** What to deliver next; `full` if too many acks are missing (consumer.go getNextMsg). */
  #next(): { message: StoredMessage; attempt: number } | "full" | undefined {
    for (;;) {
      const sequence = this.outstanding.dequeue();
      if (sequence === undefined) break;
      const message = this.#nextRedelivery(sequence);
      if (message !== undefined) return message;
    }
    const { max_ack_pending: limit } = this.config;
    if (this.tracksAcks && limit > 0 && this.outstanding.pending.size >= limit) return "full";
    return this.#nextNew();
  }

  #nextRedelivery(sequence: number): { message: StoredMessage; attempt: number } | undefined {
    const { outstanding, config } = this;
    const attempt = outstanding.countDelivery(sequence);
    const pending = outstanding.pending.get(sequence);
    if (config.max_deliver > 0 && attempt > config.max_deliver) {
      if (attempt === config.max_deliver + 1) {
        sendDeliveryAdvisory(this, "max_deliver", { stream_seq: sequence, deliveries: attempt - 1 });
      }
      if (pending !== undefined) {
        outstanding.pending.delete(sequence);
        this.#moveAckFloor(pending.consumerSequence, sequence);
        this.#state?.changed();
      }
      return undefined;
    }
    const message = this.stream.store.get(sequence);
    if (message !== undefined) return { message, attempt };
    outstanding.uncountDelivery(sequence);
    if (pending !== undefined) {
      this.#terminate(sequence, pending.consumerSequence, "Message deleted by stream limits");
    }
    return undefined;
  }

  #nextNew(): { message: StoredMessage; attempt: number } | undefined {
    while (this.#first.length > 0) {
      const sequence = this.#first.shift() ?? 0;
      this.streamSequence = this.#first.length === 0 ? this.#afterFirst + 1 : sequence + 1;
      const message = this.stream.store.get(sequence);
      if (message !== undefined) return { message, attempt: 1 };
    }
    const message = this.stream.store.next(this.streamSequence, this.filter);
    if (message === undefined) {
      this.streamSequence = Math.max(this.streamSequence, this.stream.store.lastSequence + 1);
      this.numPending = 0;
      return undefined;
    }
    this.streamSequence = message.sequence + 1;
    return { message, attempt: 1 };
  }

  /** Sends one message; false if there is nobody to send it to. */
  #deliver(message: StoredMessage, attempt: number): boolean {
    const { config, outstanding, broker } = this;
    const wait = attempt === 1 ? this.#replayDelay(message) : 0;
    if (attempt === 1) this.numPending--;
    const consumerSequence = this.deliverySequence;
    const ack = `$JS.ACK.${this.stream.name}.${this.name}.${attempt}.${message.sequence}.${consumerSequence}.${message.time}.${this.numPending}`;
    const header = config.headers_only ? headersOnly(message) : message.header;
    const data = config.headers_only ? emptyBytes : message.data;
    const size = message.subject.length + ack.length + header.length + data.length;
    const request = wait > 0 ? undefined : this.pull?.take(size);
    const target = this.push?.subject ?? request?.reply;
    if (wait > 0 || target === undefined) {
      this.#giveBack(message, attempt);
      if (wait > 0) this.#waitForReplay(wait);
      return false;
    }
    this.deliverySequence++;
    this.lastDelivered = broker.environment.wallNanos();
    if (this.tracksAcks) this.#track(message.sequence, consumerSequence);
    else {
      this.deliveryFloor = consumerSequence;
      this.ackFloor = message.sequence;
    }
    this.#state?.changed();
    broker.send(target, data, header, ack, message.subject);
    broker.observe({
      type: "delivered",
      stream: this.stream.name,
      consumer: this.name,
      sequence: message.sequence,
      attempt,
      connection: broker.lastTaker,
      data: message.data,
    });
    this.push?.sent(size);
    if (request !== undefined) this.pull?.delivered(request);
    if (!this.tracksAcks && this.stream.config.retention !== "limits") {
      this.broker.later(() => this.stream.acknowledged(this, message.sequence));
    }
    return true;
  }

  /** Takes back what could not be delivered. */
  #giveBack(message: StoredMessage, attempt: number): void {
    if (attempt === 1) {
      this.numPending++;
      if (this.#first.length > 0 || message.sequence <= this.#afterFirst) this.#first.unshift(message.sequence);
      this.streamSequence = message.sequence;
      return;
    }
    this.outstanding.uncountDelivery(message.sequence);
    this.outstanding.enqueue(message.sequence);
  }

  #replayDelay(message: StoredMessage): number {
    if (message.sequence > this.#replayEnd) return 0;
    const last = this.#lastReplayed;
    const now = this.broker.environment.now();
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
    this.#replayTimer = this.broker.schedule(delay, () => this.signal());
  }

  #track(sequence: number, consumerSequence: number): void {
    const now = this.broker.environment.now();
    const known = this.outstanding.pending.get(sequence);
    if (known === undefined) this.outstanding.pending.set(sequence, { consumerSequence, time: now });
    else known.time = now;
    const delay = this.#deadline(sequence) + ackWaitDelay;
    if (this.#ackTimer === undefined || this.#ackTimerEnd > now + delay) this.#armAckTimer(delay);
  }

  /** Microseconds that this delivery may stay without an ack. */
  #deadline(sequence: number): number {
    const { backoff, ack_wait: ackWait } = this.config;
    if (backoff.length === 0) return ackWait / 1000;
    const step = Math.min(this.outstanding.redelivered.get(sequence) ?? 0, backoff.length - 1);
    return (backoff[step] ?? ackWait) / 1000;
  }

  #ackWait(): number {
    return this.config.ack_wait / 1000 + ackWaitDelay;
  }

  #armAckTimer(delay: number): void {
    this.#ackTimer?.cancel();
    this.#ackTimerEnd = this.broker.environment.now() + delay;
    this.#ackTimer = this.broker.schedule(delay, () => {
      this.#ackTimer = undefined;
      this.#checkPending();
    });
  }

  #checkSoon(): void {
    const soon = 500_000 + this.broker.environment.random(1_000_000);
    this.#armAckTimer(Math.min(soon, this.#ackWait()));
  }

  /** Finds deliveries whose ack is overdue (consumer.go checkPending). */
  #checkPending(): void {
    const { outstanding, stream, config } = this;
    if (config.ack_wait === 0) return;
    const now = this.broker.environment.now();
    let next = this.#ackWait();
    const last = config.backoff.at(-1);
    if (last !== undefined) next = last / 1000;
    const expired: number[] = [];
    for (const [sequence, pending] of outstanding.pending) {
      if (sequence < stream.store.firstSequence || sequence <= this.ackFloor) {
        outstanding.forget(sequence);
        this.ackFloor = Math.max(this.ackFloor, sequence);
        this.deliveryFloor = Math.max(this.deliveryFloor, pending.consumerSequence);
        this.#state?.changed();
        continue;
      }
      const left = pending.time + this.#deadline(sequence) - now;
      if (left > 0) next = Math.min(next, left);
      else if (!outstanding.isQueued(sequence) && !this.#isExhausted(sequence)) expired.push(sequence);
      next = Math.min(next, this.#nextDeadline(sequence));
    }
    this.#redeliver(expired, now);
    if (outstanding.pending.size > 0) {
      this.#armAckTimer(next);
      return;
    }
    outstanding.clear();
    this.deliveryFloor = this.deliverySequence - 1;
    this.ackFloor = this.streamSequence - 1;
  }

  #nextDeadline(sequence: number): number {
    const { backoff } = this.config;
    if (backoff.length === 0) return Number.POSITIVE_INFINITY;
    const step = Math.min((this.outstanding.redelivered.get(sequence) ?? 0) + 1, backoff.length - 1);
    return (backoff[step] ?? 0) / 1000;
  }

  #redeliver(expired: number[], now: number): void {
    if (expired.length === 0) return;
    expired.sort((a, b) => a - b);
    // All are put off by the age of the oldest sequence, so that those not fetched do not expire at once.
    const shift = now - (this.outstanding.pending.get(expired[0] ?? 0)?.time ?? now);
    for (const sequence of expired) {
      this.outstanding.enqueue(sequence);
      const pending = this.outstanding.pending.get(sequence);
      if (pending !== undefined) pending.time += shift;
    }
    this.broker.count("ack wait expired");
    this.signal();
  }

  /** Whether a message was delivered as often as allowed; such a one is given up (hasMaxDeliveries). */
  #isExhausted(sequence: number): boolean {
    const { max_deliver: limit } = this.config;
    if (limit <= 0 || !this.broker.profile.checksMaxDeliver) return false;
    // The real server, too, takes one delivery and one redelivery for the same number here.
    const deliveries = this.outstanding.redelivered.get(sequence) ?? 1;
    if (deliveries < limit) return false;
    if (deliveries === limit) sendDeliveryAdvisory(this, "max_deliver", { stream_seq: sequence, deliveries });
    this.outstanding.redelivered.set(sequence, deliveries);
    const pending = this.outstanding.pending.get(sequence);
    if (pending !== undefined) {
      this.outstanding.pending.delete(sequence);
      this.#moveAckFloor(pending.consumerSequence, sequence);
      this.#state?.changed();
    }
    return true;
  }

  #acknowledge(message: Message): boolean {
    this.inactivity.touch();
    const place = readAckSubject(message.subject);
    const { streamSequence: sequence } = place;
    const ack = readAck(decodeText(message.payload), this.broker.profile.termReason);
    if (ack.kind !== "unknown") {
      this.broker.observe({
        type: "acked",
        stream: this.stream.name,
        consumer: this.name,
        sequence,
        kind: ack.kind,
      });
    }
    let answers = sequence !== 0;
    switch (ack.kind) {
      case "ack":
        answers = this.#processAck(place) && answers;
        break;
      case "next":
        this.#processAck(place);
        this.request(encodeText(ack.rest), message.reply);
        answers = false;
        break;
      case "nak":
        this.#processNak(place, ack.argument);
        break;
      case "progress":
        this.#progress(sequence);
        break;
      case "term":
        answers = this.#terminate(sequence, place.consumerSequence, ack.reason, place.deliveries) && answers;
        break;
      default:
        break;
    }
    if (answers && message.reply !== "") this.broker.send(message.reply, emptyBytes, emptyBytes);
    return true;
  }

  /** Marks as done; false if that cannot be answered. */
  #processAck({ streamSequence: sequence, consumerSequence }: AckSubject): boolean {
    const { outstanding, config } = this;
    if (sequence >= this.streamSequence && !config.flow_control) return false;
    const wasFull = config.max_ack_pending > 0 && outstanding.pending.size >= config.max_ack_pending;
    this.lastAcked = this.broker.environment.wallNanos();
    if (config.ack_policy === "explicit") {
      const pending = outstanding.pending.get(sequence);
      outstanding.forget(sequence);
      if (pending !== undefined) this.#moveAckFloor(pending.consumerSequence, sequence);
      if (pending !== undefined && wasFull) this.signal();
      this.stream.acknowledged(this, sequence);
    } else if (config.ack_policy === "none") {
      return this.broker.profile.release < 210;
    } else {
      if (consumerSequence <= this.deliveryFloor || sequence <= this.ackFloor) return true;
      this.#ackAll(sequence, consumerSequence);
      if (wasFull) this.signal();
    }
    this.#state?.changed();
    return true;
  }

  #ackAll(sequence: number, consumerSequence: number): void {
    this.deliveryFloor = consumerSequence;
    this.ackFloor = sequence;
    for (const each of [...this.outstanding.pending.keys()]) {
      if (each > sequence) continue;
      this.outstanding.forget(each);
      this.stream.acknowledged(this, each);
    }
  }

  #moveAckFloor(consumerSequence: number, sequence: number): void {
    if (this.outstanding.pending.size === 0) {
      this.deliveryFloor = this.deliverySequence - 1;
      this.ackFloor = this.streamSequence - 1;
      return;
    }
    if (consumerSequence !== this.deliveryFloor + 1) return;
    this.deliveryFloor = consumerSequence;
    this.ackFloor = sequence;
    for (let each = sequence + 1; each < this.streamSequence; each++) {
      const pending = this.outstanding.pending.get(each);
      if (pending === undefined) continue;
      this.deliveryFloor = pending.consumerSequence - 1;
      this.ackFloor = each - 1;
      return;
    }
  }

  #processNak({ streamSequence: sequence, consumerSequence, deliveries }: AckSubject, argument: string): void {
    const { outstanding, config } = this;
    if (consumerSequence <= this.deliveryFloor || consumerSequence > this.deliverySequence) return;
    const pending = outstanding.pending.get(sequence);
    if (pending === undefined) return;
    sendDeliveryAdvisory(this, "nak", { consumer_seq: consumerSequence, stream_seq: sequence, deliveries });
    const delay = argument === "" ? undefined : readNakDelay(argument);
    if (delay !== undefined) {
      outstanding.unqueue(sequence);
      pending.time = this.broker.environment.now() + (delay - config.ack_wait) / 1000;
      this.#state?.changed();
      if (this.#ackTimer !== undefined) this.#armAckTimer(10_000);
      return;
    }
    outstanding.enqueue(sequence);
    this.signal();
  }

  #progress(sequence: number): void {
    const pending = this.outstanding.pending.get(sequence);
    if (pending === undefined) return;
    pending.time = this.broker.environment.now();
    this.#state?.changed();
  }

  #terminate(sequence: number, consumerSequence: number, reason: string, deliveries?: number): boolean {
    const count = deliveries ?? (this.outstanding.redelivered.get(sequence) ?? 0) + 1;
    const answered = this.#processAck({ streamSequence: sequence, consumerSequence, deliveries: count });
    const details = {
      consumer_seq: consumerSequence,
      stream_seq: sequence,
      deliveries: count,
      reason: reason === "" ? undefined : reason,
    };
    this.broker.later(() => sendDeliveryAdvisory(this, "terminated", details));
    return answered;
  }

  #setFilters(): void {
    this.filters = filtersOf(this.config);
    const { subjects } = this.stream.config;
    const coversAll = this.filters.length === 1 && subjects.length === 1 && this.filters[0] === subjects[0];
    this.filter = messageFilter(coversAll ? [] : this.filters);
  }

  #snapshot(): ConsumerState {
    return {
      deliveredConsumer: this.deliverySequence - 1,
      deliveredStream: this.streamSequence - 1,
      ackFloorConsumer: this.deliveryFloor,
      ackFloorStream: this.ackFloor,
      pending: [...this.outstanding.pending].map(
        ([sequence, { consumerSequence, time }]) =>
          [sequence, consumerSequence, Math.floor(time / 1e6) * 1e6] as const,
      ),
      redelivered: [...this.outstanding.redelivered],
    };
  }

  #restore(state: ConsumerState): void {
    this.deliverySequence = state.deliveredConsumer + 1;
    this.streamSequence = state.deliveredStream + 1;
    this.deliveryFloor = state.ackFloorConsumer;
    this.ackFloor = state.ackFloorStream;
    for (const [sequence, consumerSequence, time] of state.pending) {
      this.outstanding.pending.set(sequence, { consumerSequence, time });
    }
    for (const [sequence, count] of state.redelivered) this.outstanding.redelivered.set(sequence, count);
  }

  /** The stream may have lost its end with the power: what was delivered of that is forgotten. */
  #reconcile(): void {
    const { lastSequence } = this.stream.store;
    if (this.streamSequence - 1 <= lastSequence) return;
    this.streamSequence = lastSequence + 1;
    this.ackFloor = Math.min(this.ackFloor, lastSequence);
    for (const sequence of [...this.outstanding.pending.keys()]) {
      if (sequence > lastSequence) this.outstanding.forget(sequence);
    }
    for (const sequence of [...this.outstanding.redelivered.keys()]) {
      if (sequence > lastSequence) this.outstanding.redelivered.delete(sequence);
    }
  }
}
