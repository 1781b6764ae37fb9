import { emptyBytes, encodeText } from "../../../protocol/text.ts";
import type { DiskLog } from "../../disk/disk.ts";
import type { Broker } from "../core/broker.ts";
import type { Message } from "../core/message.ts";
import type { ServerTimer } from "../environment.ts";
import { AckFloor } from "./ack-floor.ts";
import { Acknowledgements } from "./acknowledgements.ts";
import { sendActionAdvisory, unackedLimits } from "./advisories.ts";
import type { ConsumerConfig } from "./consumer-config.ts";
import { filtersOf } from "./consumer-config.ts";
import type { ConsumerState } from "./consumer-state.ts";
import { ConsumerStateFile } from "./consumer-state.ts";
import { Deliveries } from "./deliveries.ts";
import { Inactivity } from "./inactivity.ts";
import { Outstanding } from "./outstanding.ts";
import { purgeConsumer } from "./purge-consumer.ts";
import { PullQueue } from "./pull-queue.ts";
import { PushTarget } from "./push-target.ts";
import { Redelivery } from "./redelivery.ts";
import { startingPoint } from "./starting-point.ts";
import type { MessageFilter, StoredMessage } from "./store.ts";
import { messageFilter } from "./store.ts";
import type { PurgeRequest, Stream } from "./stream.ts";
import { syncsMetadata } from "./stream.ts";
import { parseTime } from "./time.ts";

/** What stands in a consumer's metadata file. */
export interface ConsumerMetadata {
  readonly config: ConsumerConfig;
  readonly created: bigint;
}

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
  readonly redelivery: Redelivery = new Redelivery(this);
  readonly acknowledgements: Acknowledgements = new Acknowledgements(this);
  config: ConsumerConfig;
  filters: string[] = [];
  filter: MessageFilter = messageFilter([]);
  /** Next sequence of the stream to look at. */
  streamSequence = 1;
  /** Sequence that the next delivery gets. */
  deliverySequence = 1;
  /** Everything up to here is settled. */
  readonly floor: AckFloor = new AckFloor();
  /** The same as the state file has it, which does not hear of messages that are given up. */
  readonly storedFloor: AckFloor = new AckFloor();
  /** Last sequence of the stream that was delivered; 0 for none. */
  lastDeliveredSequence = 0;
  /** Messages not yet delivered for the first time. */
  numPending = 0;
  /** Nanoseconds since the epoch; 0 for never. */
  lastDelivered = 0n;
  lastAcked = 0n;
  closed = false;
  readonly #deliveries: Deliveries = new Deliveries(this);
  readonly #directory: string;
  readonly #metadata: DiskLog<ConsumerMetadata> | undefined;
  readonly #state: ConsumerStateFile | undefined;
  #unlisten: (() => void)[] = [];
  #signalled = false;
  #pauseTimer: ServerTimer | undefined;

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
    const start = startingPoint(
      this.config,
      this.stream.store,
      this.filters,
      this.filter,
      this.broker.profile,
    );
    this.streamSequence = start.sequence;
    this.#deliveries.startAt(start);
    // Up to 2.10 the state file does not know where the consumer began.
    this.#setFloor(0, this.broker.profile.release < 211 ? 0 : this.streamSequence - 1);
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
    if (this.outstanding.pending.size > 0) this.redelivery.checkSoon();
  }

  /** Takes acks and requests from now on. */
  listen(): void {
    const { broker, stream, name } = this;
    if (this.tracksAcks || broker.profile.release < 210) {
      const subjects = [`$JS.ACK.${stream.name}.${name}.*.*.*.*.*`];
      if (broker.profile.release >= 214) subjects.push(`$JS.ACK._.*.${stream.name}.${name}.*.*.*.*.>`);
      const handle = (message: Message): boolean => this.acknowledgements.receive(message);
      this.#unlisten = subjects.map((subject) => broker.listen(subject, handle));
    }
    this.#deliveries.replayUpTo(this.config.replay_policy === "original" ? stream.store.lastSequence : 0);
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
    if (this.outstanding.pending.size > 0) this.redelivery.restart();
    this.signal();
  }

  /** Ends it; with `erase` for good, which its waiting requests are told. */
  close(erase: boolean): void {
    if (this.closed) return;
    this.closed = true;
    for (const stop of this.#unlisten) stop();
    this.#pauseTimer?.cancel();
    this.#deliveries.stop();
    this.redelivery.stop();
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
    this.numPending = this.#deliveries.countPending();
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
      if (!this.closed) this.acknowledgements.terminate(sequence, pending.consumerSequence, unackedLimits);
    });
  }

  /** The stream was purged. */
  streamPurged(request: PurgeRequest): void {
    purgeConsumer(this, request);
    this.countPending();
    this.#state?.changed();
  }

  /** Whether retention must keep this message for it (consumer.go needAck). */
  needs(message: StoredMessage): boolean {
    const { sequence } = message;
    if (!this.filter.matches(message.subject)) return false;
    if (this.outstanding.redelivered.has(sequence)) return true;
    if (sequence <= this.floor.stream) return false;
    if (this.config.ack_policy !== "explicit") return true;
    return sequence >= this.streamSequence || this.outstanding.pending.has(sequence);
  }

  /** The state file is to be written. */
  stateChanged(): void {
    this.#state?.changed();
  }

  /** Looks for something to deliver at the end of this turn. */
  signal(): void {
    if (this.#signalled || this.closed) return;
    this.#signalled = true;
    this.broker.later(() => {
      this.#signalled = false;
      this.#deliveries.run();
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
    const target = sequence === 0 ? this.floor.stream + 1 : sequence;
    this.streamSequence = target;
    this.deliverySequence = 1;
    this.#setFloor(0, target - 1);
    this.lastDeliveredSequence = 0;
    this.lastDelivered = 0n;
    this.lastAcked = 0n;
    this.#deliveries.startAt({ sequence: target, first: [], afterFirst: 0 });
    this.outstanding.clear();
    this.redelivery.stop();
    this.countPending();
    this.#state?.changed();
    this.signal();
  }

  armPause(): void {
    this.#pauseTimer?.cancel();
    const left = this.pauseRemaining;
    this.#pauseTimer = left > 0 ? this.broker.schedule(left / 1000, () => this.signal()) : undefined;
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

  /** A delivery is acknowledged, and gone from what is pending. */
  settled(consumer: number, stream: number): void {
    const { pending } = this.outstanding;
    const last = this.deliverySequence - 1;
    this.floor.rise({ consumer, stream }, { consumer: last, stream: this.streamSequence - 1 }, pending);
    const stored = { consumer: last, stream: this.lastDeliveredSequence };
    if (consumer > this.storedFloor.consumer) this.storedFloor.rise({ consumer, stream }, stored, pending);
  }

  /** A message has been delivered as often as it may be, and is waited for no longer. */
  giveUp(sequence: number): void {
    const pending = this.outstanding.pending.get(sequence);
    if (pending === undefined) return;
    this.outstanding.pending.delete(sequence);
    if (this.broker.profile.givingUpMovesFloor) {
      const delivered = { consumer: this.deliverySequence - 1, stream: this.streamSequence - 1 };
      const settled = { consumer: pending.consumerSequence, stream: sequence };
      this.floor.rise(settled, delivered, this.outstanding.pending);
    }
    this.stateChanged();
  }

  /** The floors as the state file gets them. */
  storeFloor(): void {
    this.storedFloor.set(this.floor.consumer, this.floor.stream);
  }

  /** The whole position goes to the state file, with what was skipped. */
  storePosition(): void {
    this.storeFloor();
    this.lastDeliveredSequence = this.streamSequence - 1;
  }

  #setFloor(consumer: number, stream: number): void {
    this.floor.set(consumer, stream);
    this.storeFloor();
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
      ackFloorConsumer: this.storedFloor.consumer,
      ackFloorStream: this.storedFloor.stream,
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
    this.#setFloor(state.ackFloorConsumer, state.ackFloorStream);
    if (state.deliveredConsumer > 0) this.lastDeliveredSequence = state.deliveredStream;
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
    this.#setFloor(this.floor.consumer, Math.min(this.floor.stream, lastSequence));
    for (const sequence of [...this.outstanding.pending.keys()]) {
      if (sequence > lastSequence) this.outstanding.forget(sequence);
    }
    for (const sequence of [...this.outstanding.redelivered.keys()]) {
      if (sequence > lastSequence) this.outstanding.redelivered.delete(sequence);
    }
  }
}
