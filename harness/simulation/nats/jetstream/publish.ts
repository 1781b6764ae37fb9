import { copyBytes, emptyBytes, encodeText } from "../../../protocol/text.ts";
import { toJson } from "../core/json.ts";
import type { Message } from "../core/message.ts";
import { withoutTrace } from "../core/trace-request.ts";
import { batchRefusal, counterRefusal, scheduleRefusal } from "./disabled-features.ts";
import type { ApiError } from "./errors.ts";
import {
  apiErrors,
  streamRollupFailed,
  streamStoreFailed,
  wrongLastMsgId,
  wrongLastSequence,
} from "./errors.ts";
import { readMessageTtl } from "./message-ttl.ts";
import type { PublishHeaders } from "./publish-headers.ts";
import { readPublishHeaders } from "./publish-headers.ts";
import { Republisher } from "./republish.ts";
import type { Stream } from "./stream.ts";
import { SubjectTransform } from "./subject-transform.ts";

const maxHeader = 65_535;

/** What came of a publish. */
type Outcome =
  | { readonly sequence: number; readonly duplicate: boolean }
  | { readonly error: ApiError }
  /** Dropped without an answer. */
  | undefined;

/** From a message on a stream's subject to its PubAck (stream.go processJetStreamMsg). */
export class PublishPath {
  readonly #stream: Stream;
  /** When the disk will have done what was asked of it, in microseconds. */
  #busyUntil = 0;

  /** Up to 2.9 the last sequence is counted message by message, and not raised by a purge beyond it. */
  #lastStored: number | undefined;

  /** A PubAck up to its sequence. */
  readonly #prefix: string;

  #transform: SubjectTransform | undefined;
  #republisher: Republisher | undefined;

  constructor(stream: Stream) {
    this.#stream = stream;
    const blank = stream.broker.profile.spacedPubAck ? " " : "";
    this.#prefix = `{"stream":${toJson(stream.name)},${blank}"seq":`;
    this.configure();
  }

  /** Takes a message; gives whether it was stored, or was there already. */
  receive(message: Message): boolean {
    const outcome = this.#accept(this.#transformed(message));
    const cost = this.#stream.journal?.settle() ?? 0;
    if (outcome !== undefined && message.reply !== "" && !this.#stream.config.no_ack) {
      this.#answer(message.reply, encodeText(this.#text(outcome)), cost);
    }
    return outcome !== undefined && !("error" in outcome);
  }

  /** The stream's configuration has changed. */
  configure(): void {
    const { broker, config } = this.#stream;
    const { subject_transform: transform, republish } = config;
    const random = (limit: number): number => broker.environment.random(limit);
    this.#transform = transform === undefined ? undefined : new SubjectTransform(transform, random);
    this.#republisher = republish === undefined ? undefined : new Republisher(broker, config.name, republish);
  }

  #transformed(message: Message): Message {
    const subject = this.#transform?.apply(message.subject) ?? message.subject;
    const traced = message.header.length > 0 && this.#stream.broker.profile.release >= 211;
    const header = traced ? withoutTrace(message.header) : message.header;
    return subject === message.subject && header === message.header
      ? message
      : { ...message, subject, header };
  }

  /** The stream has its content: what was stored last is known. */
  begin(): void {
    this.#lastStored ??= this.#stream.store.lastSequence;
  }

  #accept(message: Message): Outcome {
    const { config, broker } = this.#stream;
    if (config.sealed) return { error: apiErrors.streamSealed };
    const oversize = this.#checkSize(message);
    if (oversize !== undefined && broker.profile.checksSizeFirst) return { error: oversize };
    const headers = readPublishHeaders(message.header);
    const batch = batchRefusal(message, headers, broker.profile);
    if (batch !== undefined) return { error: oversize ?? batch };
    const earlier = this.#checkHeaders(message, headers);
    if (earlier !== "store") return earlier;
    if (oversize !== undefined) return { error: oversize };
    const ttl = this.#timeToLive(headers);
    return ttl === undefined ? { error: apiErrors.messageTtlInvalid } : this.#store(message, headers, ttl);
  }

  #checkSize({ header, payload }: Message): ApiError | undefined {
    const { max_msg_size: most } = this.#stream.config;
    if (most >= 0 && header.length + payload.length > most) return apiErrors.messageExceedsMaximum;
    return header.length > maxHeader ? apiErrors.headerExceedsMaximum : undefined;
  }

  /** Seconds that the message may live; 0 for no limit of its own; undefined if unreadable. */
  #timeToLive({ timeToLive }: PublishHeaders): number | undefined {
    if (timeToLive === undefined || this.#stream.broker.profile.release < 211) return 0;
    return readMessageTtl(timeToLive);
  }

  #checkHeaders(message: Message, headers: PublishHeaders): Outcome | "store" {
    const { broker, config } = this.#stream;
    const counter = counterRefusal(headers, broker.profile);
    if (counter !== undefined) return { error: counter };
    if (headers.expectedStream !== undefined && headers.expectedStream !== config.name) {
      return { error: apiErrors.streamNotMatch };
    }
    const expected = (): ApiError | undefined => this.#checkExpected(message, headers);
    if (broker.profile.publishCheckOrder === "expected-first") {
      const problem = expected();
      if (problem !== undefined) return { error: problem };
    }
    const duplicate = headers.id === undefined ? undefined : this.#stream.duplicates.find(headers.id);
    if (duplicate !== undefined) {
      this.#observeStored(message, duplicate, true);
      return { sequence: duplicate, duplicate: true };
    }
    if (broker.profile.publishCheckOrder === "duplicate-first") {
      const problem = expected();
      if (problem !== undefined) return { error: problem };
    }
    if (headers.expectedLastId !== undefined && headers.expectedLastId !== this.#stream.lastMessageId) {
      return { error: wrongLastMsgId(this.#stream.lastMessageId) };
    }
    return this.#checkRollup(headers.rollup);
  }

  #checkExpected(message: Message, headers: PublishHeaders): ApiError | undefined {
    const { store, broker, config } = this.#stream;
    if (!config.allow_msg_ttl && (this.#timeToLive(headers) ?? 0) !== 0) return apiErrors.messageTtlDisabled;
    if (headers.expectedLastSubjectSequence !== undefined) {
      const other = broker.profile.release >= 212 ? headers.expectedLastSubject : undefined;
      const last = store.last(other ?? message.subject)?.sequence ?? 0;
      if (last !== headers.expectedLastSubjectSequence) return wrongLastSequence(last);
    } else if (headers.expectedLastSubject !== undefined && broker.profile.release >= 212) {
      return apiErrors.expectedLastSeqPerSubjectInvalid;
    }
    const lastSequence =
      broker.profile.release < 210 ? (this.#lastStored ?? store.lastSequence) : store.lastSequence;
    if (headers.expectedLastSequence !== undefined && headers.expectedLastSequence !== lastSequence) {
      return wrongLastSequence(lastSequence);
    }
    return scheduleRefusal(headers, broker.profile);
  }

  #checkRollup(rollup: string | undefined): Outcome | "store" {
    if (rollup === undefined) return "store";
    const { config, broker } = this.#stream;
    if (!config.allow_rollup_hdrs || config.deny_purge) {
      return { error: streamRollupFailed("rollup not permitted") };
    }
    if (rollup === "sub" || rollup === "all") return "store";
    if (broker.profile.release < 212) return undefined;
    return { error: streamRollupFailed(`rollup value invalid: ${JSON.stringify(rollup)}`) };
  }

  #store(message: Message, headers: PublishHeaders, ttl: number): Outcome {
    const { store, duplicates, broker, config } = this.#stream;
    const now = broker.environment.wallNanos();
    if (config.retention === "interest" && !this.#hasConsumerFor(message.subject)) {
      const sequence = store.skip(now);
      if (config.storage === "memory" && broker.profile.release < 210) store.firstTimeWhenEmpty = undefined;
      // Up to 2.9 a message that nobody wanted is known by its id, but not by its number.
      this.#remember(headers.id, broker.profile.release < 210 ? 0 : sequence, now);
      this.#lastStored = sequence;
      if (broker.profile.rollsUpUnwanted) this.#rollUp(message.subject, headers.rollup, 0);
      return { sequence, duplicate: false };
    }
    const header = message.header.length === 0 ? emptyBytes : copyBytes(message.header);
    const last = this.#republisher === undefined ? 0 : (store.last(message.subject)?.sequence ?? 0);
    const stored = store.append(message.subject, header, copyBytes(message.payload), now);
    if (typeof stored === "string") return { error: streamStoreFailed(stored) };
    if (ttl !== 0) this.#stream.limitLife(stored, ttl);
    this.#remember(headers.id, stored.sequence, now);
    this.#stream.stored(stored);
    this.#rollUp(message.subject, headers.rollup, 1);
    this.#republisher?.publish(stored, last);
    this.#observeStored(message, stored.sequence, false);
    if (duplicates.size > 100_000) broker.count("duplicate window over 100000");
    return { sequence: stored.sequence, duplicate: false };
  }

  #rollUp(subject: string, rollup: string | undefined, keep: number): void {
    if (rollup === "sub") this.#stream.purge({ filter: subject, keep });
    else if (rollup === "all") this.#stream.purge({ keep });
  }

  #remember(id: string | undefined, sequence: number, now: bigint): void {
    this.#stream.lastMessageId = id ?? "";
    this.#lastStored = (this.#lastStored ?? 0) + 1;
    if (id !== undefined) this.#stream.duplicates.remember(id, sequence, now);
  }

  #hasConsumerFor(subject: string): boolean {
    for (const consumer of this.#stream.consumers.values()) if (consumer.filter.matches(subject)) return true;
    for (const follower of this.#stream.followers) if (follower.wants(subject)) return true;
    return false;
  }

  #observeStored(message: Message, sequence: number, duplicate: boolean): void {
    this.#stream.broker.observe({
      type: "stored",
      stream: this.#stream.name,
      sequence,
      subject: message.subject,
      data: message.payload,
      duplicate,
    });
  }

  #text(outcome: Exclude<Outcome, undefined>): string {
    const { name, broker } = this.#stream;
    if ("error" in outcome) {
      broker.count(`puback ${outcome.error.err_code}`);
      return toJson({ error: outcome.error, stream: name, seq: 0 });
    }
    const duplicate = outcome.duplicate ? ',"duplicate": true' : "";
    return `${this.#prefix}${outcome.sequence}${duplicate}}`;
  }

  #answer(reply: string, payload: Uint8Array, cost: number): void {
    const { broker } = this.#stream;
    const now = broker.environment.now();
    if (cost === 0 && this.#busyUntil <= now) {
      broker.send(reply, payload, emptyBytes);
      return;
    }
    this.#busyUntil = Math.max(now, this.#busyUntil) + cost;
    broker.schedule(this.#busyUntil - now, () => broker.send(reply, payload, emptyBytes));
  }
}
