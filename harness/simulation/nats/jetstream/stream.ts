import { decodeText, emptyBytes, encodeText } from "../../../protocol/text.ts";
import { findHeader } from "../../../protocol/headers.ts";
import type { Message } from "../core/message.ts";
import type { DiskLog } from "../../disk/disk.ts";
import type { Broker } from "../core/broker.ts";
import type { ServerTimer } from "../environment.ts";
import type { Profile } from "../profile.ts";
import type { Consumer } from "./consumer.ts";
import { DuplicateWindow } from "./dedup.ts";
import { goDuration } from "./duration.ts";
import { Journal } from "./journal.ts";
import { MessageLives, readMessageTtl } from "./message-ttl.ts";
import { PublishPath } from "./publish.ts";
import { readPublishHeaders } from "./publish-headers.ts";
import type { JournalRecord, StoreLimits, StoredMessage } from "./store.ts";
import { messageFilter, MessageStore } from "./store.ts";
import type { StreamConfig } from "./stream-config.ts";

/** What stands in a stream's metadata file. */
export interface StreamMetadata {
  readonly config: StreamConfig;
  /** Nanoseconds since the epoch. */
  readonly created: bigint;
}

/** Which messages a purge takes (ADR-10). */
export interface PurgeRequest {
  readonly filter?: string;
  /** Keeps this many of the last. */
  readonly keep?: number;
  /** Takes only those below. */
  readonly seq?: number;
}

/** Who copies a stream. */
export interface Follower {
  /** Whether it takes messages of this subject. */
  wants(subject: string): boolean;
  /** The stream has something new. */
  grew(): void;
}

/** Microseconds: no more often than this old messages are looked for. */
const leastExpiryDelay = 250_000;

/** One stream: its messages, who consumes them, and what keeps them (stream.go). */
export class Stream {
  readonly broker: Broker;
  readonly created: bigint;
  readonly directory: string;
  readonly consumers: Map<string, Consumer> = new Map();
  readonly store: MessageStore;
  readonly duplicates: DuplicateWindow;
  readonly journal: Journal | undefined;
  readonly lives: MessageLives = new MessageLives();
  /** Streams that copy this one. */
  readonly followers: Set<Follower> = new Set();
  config: StreamConfig;
  /** Id of the last message; empty if it had none. */
  lastMessageId = "";
  readonly #metadata: DiskLog<StreamMetadata>;
  readonly #publish: PublishPath;
  #listening: (() => void)[] = [];
  #expiry: ServerTimer | undefined;
  #removing = false;
  /** Consumers hear of a purge as a whole, not of each message. */
  #purging = false;

  constructor(broker: Broker, directory: string, metadata: StreamMetadata) {
    this.broker = broker;
    this.directory = directory;
    this.config = metadata.config;
    this.created = metadata.created;
    this.#metadata = broker.environment.disk.open(`${directory}/meta.inf`);
    this.journal = this.config.storage === "file" ? new Journal(broker, `${directory}/msgs`) : undefined;
    const { profile } = broker;
    this.store = new MessageStore(limitsOf(this.config, profile), this.journal, profile);
    this.store.onRemoved = (message) => this.#removed(message);
    this.duplicates = new DuplicateWindow(broker, this.config.duplicate_window);
    this.#publish = new PublishPath(this);
  }

  get name(): string {
    return this.config.name;
  }

  /** Begins to take messages; the content must have been recovered before. */
  start(): void {
    const { subjects } = this.config;
    this.#listening = subjects.map((subject) =>
      this.broker.listen(subject, (message) => {
        this.#publish.receive(message);
        return true;
      }),
    );
    if (this.config.first_seq > 0 && this.store.lastSequence === 0) this.store.startAt(this.config.first_seq);
    this.#publish.begin();
    this.armExpiry();
    // The clock runs from the start: the first message, which is younger, has to wait for the second look.
    if (this.#expiry === undefined && this.config.max_age > 0) this.#lookIn(this.config.max_age / 1000);
  }

  /** Writes the metadata file. */
  saveMetadata(): void {
    this.#metadata.append({ config: this.config, created: this.created }, 512);
    if (syncsMetadata(this.broker)) this.#metadata.sync();
    else this.#metadata.flush();
  }

  /** Reads back what the journal has, and what follows from it. */
  recover(): void {
    this.store.onRemoved = undefined;
    const records: readonly JournalRecord[] = this.journal?.read() ?? [];
    this.store.recover(records);
    this.store.firstTimeWhenEmpty = this.broker.profile.release < 210 ? 0n : undefined;
    this.store.enforceLimits();
    const now = this.broker.environment.wallNanos();
    this.#recoverLives();
    this.#expire();
    this.store.onRemoved = (message) => this.#removed(message);
    this.#recoverIds(now);
  }

  /** Replaces the configuration. */
  update(config: StreamConfig): void {
    this.#stopListening();
    const before = this.config.max_msgs_per_subject;
    const turnsToInterest = config.retention === "interest" && this.config.retention !== "interest";
    this.config = config;
    this.saveMetadata();
    this.store.limits = limitsOf(config, this.broker.profile);
    this.duplicates.resize(config.duplicate_window);
    this.#publish.configure();
    const after = config.max_msgs_per_subject;
    // Releases before 2.11 take "no limit" for a number below any other, and so do not enforce the first one.
    const lowered = after < before || (before <= 0 && this.broker.profile.release >= 211);
    this.store.enforceLimits(after > 0 && lowered ? undefined : "");
    this.start();
    if (turnsToInterest && this.broker.profile.retentionUpdatePurges) this.#dropUnwanted(0);
  }

  /** Ends it; with `erase` for good. */
  close(erase: boolean): void {
    this.#stopListening();
    this.#removing = true;
    this.#expiry?.cancel();
    this.duplicates.clear();
    for (const consumer of [...this.consumers.values()]) consumer.close(erase);
    this.consumers.clear();
    this.journal?.close();
    if (!erase) return;
    const { disk } = this.broker.environment;
    for (const path of disk.list(`${this.directory}/`)) disk.remove(path);
  }

  /** A message was stored: consumers look at it. */
  stored(message: StoredMessage): void {
    if (this.#expiry === undefined) this.armExpiry();
    for (const consumer of this.consumers.values()) consumer.streamGrew(message);
    for (const follower of this.followers) follower.grew();
  }

  /** A message that the server itself brings; gives whether it was stored, or was there already. */
  receive(message: Message): boolean {
    return this.#publish.receive(message);
  }

  /** Stores a copy of another stream's message under its own sequence; gives whether it was stored. */
  mirror({ sequence, header, data, time }: StoredMessage, subject: string): boolean {
    const { store } = this;
    if (store.lastSequence === 0 && sequence > 1) store.startAt(sequence);
    while (store.lastSequence + 1 < sequence) store.skip(time);
    if (store.lastSequence >= sequence) return true;
    const stored = store.append(subject, header, data, time);
    this.journal?.settle();
    if (typeof stored === "string") return false;
    this.stored(stored);
    return true;
  }

  /** A follower has copied a message; retention may now let it go. */
  copied(sequence: number): void {
    if (this.config.retention === "workqueue") this.store.remove(sequence);
    else if (this.config.retention === "interest" && !this.isWanted(sequence)) this.store.remove(sequence);
  }

  /** A consumer is done with a message; retention may now let it go. */
  acknowledged(consumer: Consumer, sequence: number): void {
    if (this.config.retention === "workqueue") this.store.remove(sequence);
    else if (this.config.retention === "interest") {
      if (!this.isWanted(sequence, consumer)) this.store.remove(sequence);
    }
  }

  /** Whether a consumer other than `except` still needs this message. */
  isWanted(sequence: number, except?: Consumer): boolean {
    const message = this.store.get(sequence);
    if (message === undefined) return false;
    for (const consumer of this.consumers.values()) {
      if (consumer !== except && consumer.needs(message)) return true;
    }
    return false;
  }

  /** A consumer has gone; with retention by interest, messages may go with it. */
  consumerDeleted(consumer: Consumer): void {
    if (this.config.retention !== "interest" || this.#removing) return;
    if (this.consumers.size === 0) {
      this.purge({});
      return;
    }
    this.#dropUnwanted(consumer.floor.stream);
  }

  /** Removes messages; gives how many. */
  purge(request: PurgeRequest): number {
    const { filter = "", keep = 0, seq = 0 } = request;
    const everything = filter === "" || filter === ">";
    // A memory stream removes messages of a subject one by one.
    this.#purging = everything || this.config.storage === "file";
    const purged = everything ? this.#purgeAll(keep, seq) : this.#purgeFiltered(filter, keep, seq);
    this.#purging = false;
    for (const consumer of this.consumers.values()) consumer.streamPurged(request);
    return purged;
  }

  /** Removes one message by request. */
  deleteMessage(sequence: number): boolean {
    return this.store.remove(sequence);
  }

  /** A message that was just stored lives for `ttl` seconds; for ever if that is negative. */
  limitLife({ sequence, time }: StoredMessage, ttl: number): void {
    this.lives.add(sequence, time, ttl);
    this.armExpiry();
  }

  /** Looks again when the next message gets too old. */
  armExpiry(): void {
    this.#expiry?.cancel();
    this.#expiry = undefined;
    const left = this.#nextExpiry();
    if (left === undefined) return;
    this.#lookIn(expiryDelay(left / 1000, this.broker.profile));
  }

  #lookIn(delay: number): void {
    this.#expiry = this.broker.schedule(delay, () => {
      this.#expiry = undefined;
      this.#expire();
      this.armExpiry();
    });
  }

  /** Nanoseconds until the next message gets too old; undefined if none will. */
  #nextExpiry(): number | undefined {
    const now = this.broker.environment.wallNanos();
    const { max_age: age } = this.config;
    const { firstTime } = this.store;
    const byAge = age > 0 && firstTime !== undefined ? age - Number(now - firstTime) : undefined;
    const end = this.lives.isEmpty ? undefined : this.lives.next();
    const byLife = end === undefined ? undefined : Number(end - now);
    if (byAge === undefined || byLife === undefined) return byAge ?? byLife;
    return Math.min(byAge, byLife);
  }

  /** Lets messages go that are too old, or whose own time is over. */
  #expire(): void {
    const now = this.broker.environment.wallNanos();
    if (this.config.max_age > 0) {
      const limit = now - BigInt(this.config.max_age);
      for (const message of this.store.messages()) {
        if (message.time > limit) break;
        if (!this.lives.isEndless(message.sequence)) this.#expireOne(message);
      }
    }
    if (this.lives.isEmpty) return;
    for (const sequence of this.lives.ended(now)) {
      const message = this.store.get(sequence);
      if (message !== undefined) this.#expireOne(message);
    }
  }

  /** Removes a message; where the stream wants that, a marker takes the place of the last of a subject. */
  #expireOne(message: StoredMessage): void {
    const { subject_delete_marker_ttl: life } = this.config;
    const isLast = this.store.subjects.count(message.subject) === 1;
    if (life === 0 || !isLast || isMarker(message)) {
      this.store.remove(message.sequence);
      return;
    }
    const header = encodeText(
      `NATS/1.0\r\nNats-Marker-Reason: MaxAge\r\nNats-TTL: ${goDuration(life)}\r\nNats-Rollup: sub\r\n\r\n`,
    );
    const now = this.broker.environment.wallNanos();
    const marker = this.store.append(message.subject, header, emptyBytes, now);
    if (typeof marker === "string") return;
    this.lives.add(marker.sequence, now, life / 1e9);
    this.stored(marker);
    this.purge({ filter: message.subject, keep: 1 });
  }

  /** Removes messages above `floor` that no consumer needs. */
  #dropUnwanted(floor: number): void {
    for (const { sequence } of [...this.store.messages()]) {
      if (sequence > floor && !this.isWanted(sequence)) this.store.remove(sequence);
    }
  }

  #purgeAll(keep: number, below: number): number {
    const { store } = this;
    if (below > 1) return store.compact(below);
    if (below === 1 && this.broker.profile.release >= 210) {
      const looksAtAll = this.broker.profile.release === 210 && this.config.storage === "file";
      return looksAtAll ? this.#purgeFiltered(">", keep, 0) : 0;
    }
    if (keep === 0) return store.compact(store.lastSequence + 1);
    return keep >= store.count ? 0 : this.#purgeFiltered(">", keep, 0);
  }

  #purgeFiltered(pattern: string, keep: number, below: number): number {
    const filter = messageFilter([pattern]);
    let sequences: number[] = [];
    for (let message = this.store.next(1, filter); message !== undefined;) {
      if (below > 0 && message.sequence >= below) break;
      sequences.push(message.sequence);
      message = this.store.next(message.sequence + 1, filter);
    }
    if (keep > 0) sequences = sequences.slice(0, Math.max(0, sequences.length - keep));
    for (const sequence of sequences) this.store.remove(sequence);
    return sequences.length;
  }

  #removed(message: StoredMessage): void {
    if (!this.lives.isEmpty) this.lives.remove(message.sequence);
    if (this.#purging) return;
    for (const consumer of this.consumers.values()) consumer.streamShrank(message);
  }

  #recoverIds(now: bigint): void {
    const window = BigInt(this.config.duplicate_window);
    for (const message of this.store.messages()) {
      this.lastMessageId = "";
      if (message.header.length === 0) continue;
      const { id } = readPublishHeaders(message.header);
      this.lastMessageId = id ?? "";
      if (id !== undefined && now - message.time < window) {
        this.duplicates.remember(id, message.sequence, message.time);
      }
    }
  }

  #recoverLives(): void {
    if (!this.config.allow_msg_ttl) return;
    for (const message of this.store.messages()) {
      if (message.header.length === 0) continue;
      const { timeToLive } = readPublishHeaders(message.header);
      const ttl = timeToLive === undefined ? 0 : (readMessageTtl(timeToLive) ?? 0);
      if (ttl !== 0) this.lives.add(message.sequence, message.time, ttl);
    }
  }

  #stopListening(): void {
    for (const stop of this.#listening) stop();
    this.#listening = [];
  }
}

/** When to look again for old messages, of which the next has `left` microseconds. */
function expiryDelay(left: number, { ageCheck }: Profile): number {
  if (ageCheck === "exact" || left >= leastExpiryDelay) return Math.max(0, left);
  return ageCheck === "one-second" ? 1_000_000 : leastExpiryDelay;
}

/** Whether a message stands for the end of its subject (nats-server sdm.go). */
function isMarker({ header }: StoredMessage): boolean {
  if (header.length === 0) return false;
  const block = decodeText(header);
  return (
    (findHeader(block, "Nats-Marker-Reason") ?? "") !== "" || findHeader(block, "KV-Operation") === "PURGE"
  );
}

/** Whether metadata files are synced when written. */
export function syncsMetadata(broker: Broker): boolean {
  if (broker.options.durableMetadata ?? true) return true;
  return broker.options.syncInterval === "always" && broker.profile.syncsFiles;
}

function limitsOf(config: StreamConfig, profile: Profile): StoreLimits {
  return {
    maxMessages: config.max_msgs,
    maxBytes: config.max_bytes,
    maxPerSubject: config.max_msgs_per_subject,
    discard: config.discard,
    discardNewPerSubject: config.discard_new_per_subject,
    bytesLimit: profile.bytesLimit,
  };
}
