import { hasWildcards, subjectMatcher } from "../../../protocol/subject.ts";
import type { Profile } from "../profile.ts";
import type { Journal } from "./journal.ts";
import { SubjectIndex } from "./subject-index.ts";

/** A message as a stream keeps it; never changed once stored. */
export interface StoredMessage {
  readonly kind: "message";
  readonly sequence: number;
  readonly subject: string;
  /** Header block; empty if there is none. */
  readonly header: Uint8Array;
  readonly data: Uint8Array;
  /** Nanoseconds since the epoch. */
  readonly time: bigint;
  /** What it counts against `max_bytes`. */
  readonly size: number;
}

/** A change of a stream's content, as it stands in the journal. */
export type JournalRecord =
  | StoredMessage
  | { readonly kind: "remove"; readonly sequence: number }
  /** A sequence used up without a message. */
  | { readonly kind: "skip"; readonly sequence: number; readonly time: bigint }
  /** Everything below `first` is gone; the next message gets at least `first`. */
  | { readonly kind: "compact"; readonly first: number };

/** Limits that a store enforces; -1 or 0 for none. */
export interface StoreLimits {
  readonly maxMessages: number;
  readonly maxBytes: number;
  readonly maxPerSubject: number;
  readonly discard: "old" | "new";
  readonly discardNewPerSubject: boolean;
  readonly bytesLimit: Profile["bytesLimit"];
}

/** What differs between releases. */
type StoreProfile = Pick<Profile, "forgetsLastOfSubject" | "emptiedMemoryKeepsFirst">;

/** Messages of one stream in memory, with every change told to a journal (filestore.go, memstore.go). */
export class MessageStore {
  firstSequence = 0;
  lastSequence = 0;
  bytes = 0;
  lastTime = 0n;
  /** Where an empty store has a time of its first message all the same. */
  firstTimeWhenEmpty: bigint | undefined;
  limits: StoreLimits;
  readonly subjects: SubjectIndex;
  /** Called for each message that leaves the store. */
  onRemoved: ((message: StoredMessage) => void) | undefined;
  readonly #messages: Map<number, StoredMessage> = new Map();
  readonly #journal: Journal | undefined;
  readonly #overhead: (header: Uint8Array) => number;
  readonly #isFile: boolean;
  readonly #keepsFirst: boolean;

  constructor(limits: StoreLimits, journal: Journal | undefined, profile: StoreProfile) {
    this.limits = limits;
    this.subjects = new SubjectIndex(profile.forgetsLastOfSubject);
    this.#keepsFirst = profile.emptiedMemoryKeepsFirst && journal === undefined;
    this.#journal = journal;
    this.#isFile = journal !== undefined;
    this.#overhead = journal === undefined ? () => 16 : (header) => (header.length === 0 ? 30 : 34);
  }

  /** Messages stored. */
  get count(): number {
    return this.#messages.size;
  }

  /** Time of the first message; undefined if there is none. */
  get firstTime(): bigint | undefined {
    return this.#messages.get(this.firstSequence)?.time;
  }

  /** What a message would count against `max_bytes`. */
  sizeOf(subject: string, header: Uint8Array, data: Uint8Array): number {
    return subject.length + header.length + data.length + this.#overhead(header);
  }

  /** Begins at `sequence`; only for an empty store. */
  startAt(sequence: number): void {
    this.firstSequence = sequence;
    this.lastSequence = sequence - 1;
    this.#journal?.append({ kind: "compact", first: sequence }, 30);
  }

  /** Stores a message, whose bytes must not change any more, and enforces limits; or says why not. */
  append(subject: string, header: Uint8Array, data: Uint8Array, time: bigint): StoredMessage | string {
    const size = this.sizeOf(subject, header, data);
    const counted = this.limits.bytesLimit === "text" ? header.length + data.length : size;
    const refusal = this.#refusal(subject, counted);
    if (refusal !== undefined) return refusal;
    const sequence = this.lastSequence + 1;
    const message: StoredMessage = { kind: "message", sequence, subject, header, data, time, size };
    this.#put(message);
    this.#journal?.append(message, size);
    this.enforceLimits(subject);
    return message;
  }

  /** Uses up a sequence without storing anything. */
  skip(time: bigint): number {
    this.#skipped(this.lastSequence + 1, time);
    this.#journal?.append({ kind: "skip", sequence: this.lastSequence, time }, 30);
    return this.lastSequence;
  }

  /** The message with this sequence. */
  get(sequence: number): StoredMessage | undefined {
    return this.#messages.get(sequence);
  }

  /** The first message at or after `from` that passes `filter`. */
  next(from: number, filter: MessageFilter): StoredMessage | undefined {
    if (filter.literal !== undefined) {
      const sequence = this.subjects.firstAtOrAfter(filter.literal, from);
      return sequence === undefined ? undefined : this.#messages.get(sequence);
    }
    for (let sequence = Math.max(from, this.firstSequence); sequence <= this.lastSequence; sequence++) {
      const message = this.#messages.get(sequence);
      if (message !== undefined && (filter.all || filter.matches(message.subject))) return message;
    }
    return undefined;
  }

  /** The last message with this literal subject or pattern. */
  last(pattern: string): StoredMessage | undefined {
    const sequence = hasWildcards(pattern)
      ? this.subjects.lastMatching(pattern)
      : this.subjects.lastKnown(pattern);
    return sequence === undefined ? undefined : this.#messages.get(sequence);
  }

  /** The sequence of the first message not before `time`; one past the last if there is none. */
  sequenceAt(time: bigint): number {
    for (const message of this.#messages.values()) if (message.time >= time) return message.sequence;
    return this.lastSequence + 1;
  }

  /** How many messages at or after `from` pass `filter`. */
  countFrom(from: number, filter: MessageFilter): number {
    if (filter.all && from <= this.firstSequence) return this.count;
    if (filter.literal !== undefined) return this.subjects.countFrom(filter.literal, from);
    let count = 0;
    for (let sequence = Math.max(from, this.firstSequence); sequence <= this.lastSequence; sequence++) {
      const message = this.#messages.get(sequence);
      if (message !== undefined && (filter.all || filter.matches(message.subject))) count++;
    }
    return count;
  }

  /** All messages in order. */
  messages(): IterableIterator<StoredMessage> {
    return this.#messages.values();
  }

  /** Sequences between the first and the last that hold no message. */
  deleted(): number[] {
    const deleted: number[] = [];
    if (this.count === 0) return deleted;
    for (let sequence = this.firstSequence; sequence <= this.lastSequence; sequence++) {
      if (!this.#messages.has(sequence)) deleted.push(sequence);
    }
    return deleted;
  }

  /** How many sequences between the first and the last hold no message. */
  get deletedCount(): number {
    return this.count === 0 ? 0 : this.lastSequence - this.firstSequence + 1 - this.count;
  }

  /** Removes one message. */
  remove(sequence: number): boolean {
    const message = this.#messages.get(sequence);
    if (message === undefined) return false;
    this.#journal?.append({ kind: "remove", sequence }, 22);
    this.#drop(message);
    if (this.count === 0) this.firstTimeWhenEmpty = this.#isFile ? 0n : undefined;
    return true;
  }

  /** Removes all messages below `sequence`; gives how many. */
  compact(sequence: number): number {
    const before = this.count;
    const first = this.firstSequence;
    const firstTime = this.firstTime ?? this.firstTimeWhenEmpty;
    for (const message of this.#messages.values()) {
      if (message.sequence >= sequence) break;
      this.#drop(message);
    }
    if (this.count === 0 && this.#keepsFirst && sequence <= this.lastSequence) {
      this.firstSequence = first;
      this.firstTimeWhenEmpty = firstTime;
    } else if (this.count === 0) {
      if (before > 0 || sequence > this.firstSequence) this.firstTimeWhenEmpty = undefined;
      this.firstSequence = Math.max(this.firstSequence, sequence, this.lastSequence + 1);
      this.lastSequence = this.firstSequence - 1;
    }
    this.#journal?.append({ kind: "compact", first: sequence }, 30);
    return before - this.count;
  }

  /** Removes what is over the limits; `subject` narrows the check of `max_msgs_per_subject`. */
  enforceLimits(subject?: string): void {
    const { maxMessages, maxBytes, maxPerSubject, discard } = this.limits;
    if (maxPerSubject > 0) {
      const subjects = subject === undefined ? this.subjects.subjects() : [subject];
      for (const each of subjects) {
        while (this.subjects.count(each) > maxPerSubject) this.remove(this.subjects.first(each) ?? 0);
      }
    }
    if (discard === "new" && this.limits.bytesLimit !== "text") return;
    while (maxMessages > 0 && this.count > maxMessages) this.remove(this.firstSequence);
    while (maxBytes > 0 && this.bytes > maxBytes && this.count > 0) this.remove(this.firstSequence);
  }

  /** Replays a journal into an empty store. */
  recover(records: readonly JournalRecord[]): void {
    for (const record of records) {
      if (record.kind === "message") this.#put(record);
      else if (record.kind === "skip") this.#skipped(record.sequence, record.time);
      else if (record.kind === "compact") this.#recoverCompact(record.first);
      else {
        const message = this.#messages.get(record.sequence);
        if (message !== undefined) this.#drop(message);
      }
    }
  }

  #recoverCompact(first: number): void {
    for (const message of this.#messages.values()) {
      if (message.sequence >= first) break;
      this.#drop(message);
    }
    if (this.count > 0) return;
    this.firstSequence = Math.max(this.firstSequence, first, this.lastSequence + 1);
    this.lastSequence = this.firstSequence - 1;
  }

  #refusal(subject: string, size: number): string | undefined {
    const { maxMessages, maxBytes, maxPerSubject, discard, discardNewPerSubject } = this.limits;
    if (discard !== "new") return undefined;
    const subjectFull = maxPerSubject > 0 && this.subjects.count(subject) >= maxPerSubject;
    if (subjectFull && discardNewPerSubject) return "maximum messages per subject exceeded";
    if (maxMessages > 0 && this.count >= maxMessages && !subjectFull) return "maximum messages exceeded";
    if (maxBytes <= 0 || !this.#exceeds(this.bytes + size)) return undefined;
    const freed = subjectFull ? (this.get(this.subjects.first(subject) ?? 0)?.size ?? 0) : 0;
    return this.#exceeds(this.bytes - freed + size) ? "maximum bytes exceeded" : undefined;
  }

  #exceeds(bytes: number): boolean {
    const { maxBytes, bytesLimit } = this.limits;
    return bytesLimit === "exceeded" ? bytes > maxBytes : bytes >= maxBytes;
  }

  #put(message: StoredMessage): void {
    if (this.count === 0) this.firstSequence = message.sequence;
    this.#messages.set(message.sequence, message);
    this.lastSequence = message.sequence;
    this.lastTime = message.time;
    this.bytes += message.size;
    this.subjects.add(message.subject, message.sequence);
  }

  #skipped(sequence: number, time: bigint): void {
    this.lastSequence = sequence;
    this.lastTime = time;
    if (this.count > 0) return;
    this.firstSequence = sequence + 1;
    this.firstTimeWhenEmpty = time;
  }

  #drop(message: StoredMessage): void {
    const { sequence } = message;
    this.#messages.delete(sequence);
    this.bytes -= message.size;
    this.subjects.remove(message.subject, sequence);
    if (sequence === this.firstSequence) this.#advanceFirst();
    this.onRemoved?.(message);
  }

  #advanceFirst(): void {
    if (this.count === 0) {
      this.firstSequence = this.lastSequence + 1;
      return;
    }
    let sequence = this.firstSequence + 1;
    while (!this.#messages.has(sequence)) sequence++;
    this.firstSequence = sequence;
  }
}

/** Which messages a consumer or request wants. */
export interface MessageFilter {
  /** Wants all. */
  readonly all: boolean;
  /** Wants only this subject. */
  readonly literal: string | undefined;
  matches(subject: string): boolean;
}

/** A filter for any of `patterns`; all messages if there are none. */
export function messageFilter(patterns: readonly string[]): MessageFilter {
  const [first] = patterns;
  if (first === undefined || patterns.some((pattern) => pattern === "" || pattern === ">")) {
    return { all: true, literal: undefined, matches: () => true };
  }
  if (patterns.length === 1) {
    return {
      all: false,
      literal: hasWildcards(first) ? undefined : first,
      matches: subjectMatcher(first),
    };
  }
  const matchers = patterns.map(subjectMatcher);
  return { all: false, literal: undefined, matches: (subject) => matchers.some((match) => match(subject)) };
}
