import { isSubsetMatch } from "../../../protocol/subject.ts";
import type { DiskLog } from "../../disk/disk.ts";
import type { Broker } from "../core/broker.ts";
import type { ServerTimer } from "../environment.ts";
import type { Consumer } from "./consumer.ts";
import { DuplicateWindow } from "./dedup.ts";
import { Journal } from "./journal.ts";
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
  config: StreamConfig;
  /** Id of the last message; empty if it had none. */
  lastMessageId = "";
  readonly #metadata: DiskLog<StreamMetadata>;
  readonly #publish: PublishPath;
  #listening: (() => void)[] = [];
  #expiry: ServerTimer | undefined;
  #removing = false;

  constructor(broker: Broker, directory: string, metadata: StreamMetadata) {
    this.broker = broker;
    this.directory = directory;
    this.config = metadata.config;
    this.created = metadata.created;
    this.#metadata = broker.environment.disk.open(`${directory}/meta.inf`);
    this.journal = this.config.storage === "file" ? new Journal(broker, `${directory}/msgs`) : undefined;
    this.store = new MessageStore(limitsOf(this.config), this.journal);
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
    this.armExpiry();
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
    this.store.enforceLimits();
    const now = this.broker.environment.wallNanos();
    if (this.config.max_age > 0) this.store.expire(now);
    this.store.onRemoved = (message) => this.#removed(message);
    this.#recoverIds(now);
  }

  /** Replaces the configuration. */
  update(config: StreamConfig): void {
    this.#stopListening();
    const before = this.config.max_msgs_per_subject;
    this.config = config;
    this.saveMetadata();
    this.store.limits = limitsOf(config);
    this.duplicates.resize(config.duplicate_window);
    const after = config.max_msgs_per_subject;
    // Releases before 2.11 take "no limit" for a number below any other, and so do not enforce the first one.
    const lowered = after < before || (before <= 0 && this.broker.profile.release >= 211);
    this.store.enforceLimits(after > 0 && lowered ? undefined : "");
    this.start();
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
    for (const message of [...this.store.messages()]) {
      if (message.sequence > consumer.ackFloor && !this.isWanted(message.sequence)) {
        this.store.remove(message.sequence);
      }
    }
  }

  /** Removes messages; gives how many. */
  purge(request: PurgeRequest): number {
    const { filter = "", keep = 0, seq = 0 } = request;
    const everything = filter === "" || filter === ">";
    const purged = everything ? this.#purgeAll(keep, seq) : this.#purgeFiltered(filter, keep, seq);
    for (const consumer of this.consumers.values()) {
      const covered = everything || consumer.filters.some((each) => isSubsetMatch(each, filter));
      if (covered) consumer.streamPurged(this.store.firstSequence);
    }
    return purged;
  }

  /** Removes one message by request. */
  deleteMessage(sequence: number): boolean {
    return this.store.remove(sequence);
  }

  /** Looks again when the first message gets too old. */
  armExpiry(): void {
    this.#expiry?.cancel();
    this.#expiry = undefined;
    const { max_age: age } = this.config;
    const { firstTime } = this.store;
    if (age <= 0 || firstTime === undefined) return;
    const left = age - Number(this.broker.environment.wallNanos() - firstTime);
    this.#expiry = this.broker.schedule(Math.max(left / 1000, leastExpiryDelay), () => {
      this.#expiry = undefined;
      this.store.expire(this.broker.environment.wallNanos());
      this.armExpiry();
    });
  }

  #purgeAll(keep: number, below: number): number {
    const { store } = this;
    if (below > 1) return store.compact(Math.min(below, store.lastSequence + 1));
    if (below === 1 && this.broker.profile.release >= 210) return 0;
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

  #stopListening(): void {
    for (const stop of this.#listening) stop();
    this.#listening = [];
  }
}

/** Whether metadata files are synced when written. */
export function syncsMetadata(broker: Broker): boolean {
  if (broker.options.durableMetadata ?? true) return true;
  return broker.options.syncInterval === "always" && broker.profile.syncsFiles;
}

function limitsOf(config: StreamConfig): StoreLimits {
  return {
    maxMessages: config.max_msgs,
    maxBytes: config.max_bytes,
    maxPerSubject: config.max_msgs_per_subject,
    maxAge: config.max_age,
    discard: config.discard,
    discardNewPerSubject: config.discard_new_per_subject,
  };
}
