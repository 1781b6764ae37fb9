import { findHeader, headerLine } from "../../../protocol/headers.ts";
import { decodeText, encodeText } from "../../../protocol/text.ts";
import type { ServerTimer } from "../environment.ts";
import type { MessageFilter, StoredMessage } from "./store.ts";
import { messageFilter } from "./store.ts";
import type { Stream } from "./stream.ts";
import type { StreamSource } from "./stream-source.ts";
import { sourceKey } from "./stream-source.ts";
import { SubjectTransform } from "./subject-transform.ts";
import { parseTime } from "./time.ts";

/** Microseconds from a message's arrival to its copy. */
const hop = 100;

/** Microseconds from the start of a server, or the making of a mirror, until the mirror asks for messages (2.10). */
const mirrorSetup = { least: 100_000, most: 200_000 };

const marker = "Nats-Stream-Source";

/** The flow of messages from one stream into another: a mirror, or one of its sources (stream.go). */
export class Sourcing {
  readonly source: StreamSource;
  readonly #target: Stream;
  readonly #find: (name: string) => Stream | undefined;
  readonly #isMirror: boolean;
  readonly #filter: MessageFilter;
  readonly #transforms: readonly SubjectTransform[];
  /** Next sequence of the origin to look at. */
  #next: number | undefined;
  #origin: Stream | undefined;
  /** Sequence in the origin of what was copied last; 0 for nothing. */
  #copied = 0;
  #waiting = false;
  #setUp: boolean;
  #timer: ServerTimer | undefined;
  #stopped = false;
  /** Nanoseconds since the epoch when the origin was last heard of. */
  #heard: bigint | undefined;

  /** `find` looks up streams by name: the origin may come later than its copy, and go before it. */
  constructor(target: Stream, source: StreamSource, find: (name: string) => Stream | undefined) {
    this.source = source;
    this.#target = target;
    this.#find = find;
    this.#isMirror = target.config.mirror !== undefined;
    const transforms = source.subject_transforms ?? [];
    const filters = transforms.length > 0 ? transforms.map(({ src }) => src) : [source.filter_subject ?? ""];
    this.#filter = messageFilter(filters);
    const { environment, profile } = target.broker;
    this.#setUp = !this.#isMirror || profile.release < 210;
    this.#transforms = transforms.map(
      (each) => new SubjectTransform(each, (limit) => environment.random(limit)),
    );
  }

  /** Begins to follow the origin, if it is there. */
  attach(): void {
    if (!this.#setUp) return this.#setUpLater();
    const origin = this.#find(this.source.name);
    if (origin === this.#origin || this.#stopped) return;
    this.#origin = origin;
    if (origin === undefined) return;
    origin.followers.add(this);
    this.#next ??= this.#start(origin);
    this.grew();
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#origin?.followers.delete(this);
  }

  /** Whether it takes messages of this subject: the origin must then keep them until they are copied. */
  wants(subject: string): boolean {
    return this.#filter.matches(subject);
  }

  /** The origin has something new. */
  grew(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    // Not in this turn: streams that copy each other must not keep the server from everything else.
    this.#timer = this.#target.broker.schedule(hop, () => {
      this.#waiting = false;
      this.#copy();
    });
  }

  /** As stream info shows it. */
  info(): Record<string, unknown> {
    const { name, filter_subject: filter = "", subject_transforms: transforms = [] } = this.source;
    const { environment, profile } = this.#target.broker;
    const now = environment.wallNanos();
    const isNew = profile.release >= 215 && !this.#isMirror;
    return {
      name,
      lag: this.#lag,
      ...(isNew && this.#copied > 0 ? { seq: this.#copied } : {}),
      active: this.#heard === undefined ? -1 : Number(now - this.#heard),
      ...(filter === "" || profile.release < 210 ? {} : { filter_subject: filter }),
      ...(transforms.length === 0 ? {} : { subject_transforms: transforms }),
    };
  }

  /** What the origin takes meanwhile the mirror does not show (stream.go scheduleSetupMirrorConsumerRetry). */
  #setUpLater(): void {
    const { broker } = this.#target;
    const { least, most } = mirrorSetup;
    this.#timer ??= broker.schedule(least + broker.environment.random(most - least), () => {
      this.#setUp = true;
      this.attach();
    });
  }

  /** How many messages are still to come, once the origin has been heard of. */
  get #lag(): number {
    if (this.#origin === undefined || this.#heard === undefined) return 0;
    return this.#origin.store.countFrom(this.#next ?? 1, this.#filter);
  }

  /** Where to begin: after what is already there, or where the configuration says. */
  #start(origin: Stream): number {
    const { opt_start_seq: sequence = 0, opt_start_time: time } = this.source;
    const last = this.#isMirror ? this.#target.store.lastSequence : this.#lastCopied();
    if (last > 0) return last + 1;
    if (sequence > 0) return sequence;
    return time === undefined ? 1 : origin.store.sequenceAt(parseTime(time) ?? 0n);
  }

  /** The sequence in the origin of the last message that came from there; 0 for none. */
  #lastCopied(): number {
    const key = sourceKey(this.source);
    let last = 0;
    for (const { header } of this.#target.store.messages()) {
      if (header.length === 0) continue;
      const [name, sequence, filter = key[1], destination = key[2]] =
        findHeader(decodeText(header), marker)?.split(" ") ?? [];
      if (name !== key[0] || filter !== key[1] || destination !== key[2]) continue;
      last = Math.max(last, Number(sequence));
    }
    return last;
  }

  #copy(): void {
    const origin = this.#origin;
    if (origin === undefined || this.#stopped) return;
    this.#heard = this.#target.broker.environment.wallNanos();
    for (;;) {
      const message = origin.store.next(this.#next ?? 1, this.#filter);
      if (message === undefined) return;
      const subject = this.#subjectOf(message.subject);
      const taken = this.#isMirror
        ? this.#target.mirror(message, subject)
        : this.#target.receive({
            subject,
            reply: "",
            header: this.#marked(message),
            payload: message.data,
            sender: undefined,
          });
      // What does not fit is tried again with the next message.
      if (!taken) return;
      this.#next = message.sequence + 1;
      this.#copied = message.sequence;
      origin.copied(message.sequence);
    }
  }

  #subjectOf(subject: string): string {
    for (const transform of this.#transforms) {
      const changed = transform.apply(subject);
      if (changed !== undefined) return changed;
    }
    return subject;
  }

  /** The headers of a copy: without what was asked of the origin, and with where it comes from. */
  #marked({ header, sequence, subject }: StoredMessage): Uint8Array {
    const { release } = this.#target.broker.profile;
    const [name, filter, destination] = sourceKey(this.source);
    const where = release < 210 ? [] : [filter, destination];
    const identity = release < 215 || this.#origin === undefined ? [] : [identityOf(this.#origin.created)];
    const value = [name, sequence, ...where, ...(release < 212 ? [] : [subject]), ...identity].join(" ");
    const block = header.length === 0 ? `${headerLine}\r\n` : decodeText(header);
    const kept = block
      .split("\r\n")
      .filter(
        (line) =>
          !line.startsWith(`${marker}:`) && !(release >= 210 && /^Nats-(?:Expected|Batch)-/.test(line)),
      )
      .join("\r\n");
    return encodeText(`${kept.slice(0, -2)}${marker}: ${value}\r\n\r\n`);
  }
}

/** Eight letters and digits that tell a stream from another one of its name that was made later. */
function identityOf(created: bigint): string {
  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  let text = "";
  for (let rest = created; text.length < 8; rest /= 62n) text += digits[Number(rest % 62n)] ?? "";
  return text;
}
