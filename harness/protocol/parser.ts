import { CR, isBlank } from "./control-line.ts";
import type { Direction, Frame, FrameError, Verb } from "./frame.ts";
import { ParsedFrame } from "./parsed-frame.ts";
import { concatBytes, copyBytes, decodeText } from "./text.ts";

/** Limits of a {@link FrameParser}; unlimited where absent. */
export interface FrameLimits {
  /** Longest control line without its verb, in bytes. */
  readonly controlLine?: number;
  /** Largest payload with header, in bytes. */
  readonly payload?: number;
}

const LF = 10;
const INCOMPLETE = 0;
const FAILED = -1;

interface VerbPattern {
  readonly verb: Verb;
  readonly lower: readonly number[];
  /** Whether a blank and arguments follow; otherwise all up to the line end is ignored. */
  readonly takesArguments: boolean;
  /** Whether arguments may follow without a blank, as nats-server has it. */
  readonly takesArgumentsAtOnce: boolean;
}

const argumentless: readonly Verb[] = ["PING", "PONG", "+OK"];

function patterns(verbs: readonly Verb[]): readonly VerbPattern[] {
  return verbs.map((verb) => ({
    verb,
    lower: [...verb.toLowerCase()].map((char) => char.charCodeAt(0)),
    takesArguments: !argumentless.includes(verb),
    takesArgumentsAtOnce: verb === "CONNECT" || verb === "INFO",
  }));
}

const vocabulary: Readonly<Record<Direction, readonly VerbPattern[]>> = {
  "to-server": patterns(["PUB", "HPUB", "SUB", "UNSUB", "PING", "PONG", "CONNECT", "INFO", "+OK", "-ERR"]),
  "to-client": patterns(["MSG", "HMSG", "PING", "PONG", "INFO", "+OK", "-ERR"]),
};

/**
 * Cuts a byte stream into frames, however it is chunked.
 *
 * Gives views of the input where a frame lies within one chunk. Errors are values; after one the parser
 * takes no more. Follows nats-server parser.go (2.9 to 2.15) for the client's side.
 */
export class FrameParser {
  readonly #vocabulary: readonly VerbPattern[];
  readonly #controlLine: number;
  readonly #payload: number;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #needed = 0;
  #scanned = 0;
  #failure: FrameError | undefined;
  #stopped = false;

  constructor(direction: Direction, limits: FrameLimits = {}) {
    this.#vocabulary = vocabulary[direction];
    this.#controlLine = limits.controlLine ?? Number.POSITIVE_INFINITY;
    this.#payload = limits.payload ?? Number.POSITIVE_INFINITY;
  }

  /** Takes bytes and calls `sink` for each frame that is complete; gives the error that ended parsing. */
  push(chunk: Uint8Array, sink: (frame: Frame) => void): FrameError | undefined {
    if (this.#stopped) return this.#failure;
    const buffer = this.#gather(chunk);
    if (buffer === undefined) return undefined;
    let position = 0;
    while (position < buffer.length && !this.#stopped) {
      const used = this.#parseOne(buffer, position, sink);
      if (used === INCOMPLETE) {
        this.#hold(buffer, position);
        return undefined;
      }
      if (used === FAILED) {
        this.#stopped = true;
        return this.#failure;
      }
      position += used;
    }
    return undefined;
  }

  /** Bytes of an unfinished frame. */
  get pending(): number {
    return this.#heldBytes;
  }

  /** Gives up the rest of the input; may be called from within a sink. */
  stop(): void {
    this.#stopped = true;
    this.#held = [];
    this.#heldBytes = 0;
  }

  #gather(chunk: Uint8Array): Uint8Array | undefined {
    if (this.#heldBytes === 0) return chunk;
    this.#held.push(copyBytes(chunk));
    this.#heldBytes += chunk.length;
    if (this.#heldBytes < this.#needed) return undefined;
    const buffer = concatBytes(this.#held, this.#heldBytes);
    this.#held = [];
    this.#heldBytes = 0;
    return buffer;
  }

  #hold(buffer: Uint8Array, position: number): void {
    this.#held = [copyBytes(buffer.subarray(position))];
    this.#heldBytes = buffer.length - position;
    this.#needed -= position;
  }

  #fail(reason: FrameError["reason"], detail: string): typeof FAILED {
    this.#failure = { reason, detail };
    return FAILED;
  }

  #wait(end: number, scanned: number): typeof INCOMPLETE {
    this.#needed = end;
    this.#scanned = scanned;
    return INCOMPLETE;
  }

  /** Bytes used by the frame at `start`, or INCOMPLETE, or FAILED. */
  #parseOne(buffer: Uint8Array, start: number, sink: (frame: Frame) => void): number {
    const pattern = this.#verbAt(buffer, start);
    if (pattern === undefined) return this.#fail("operation", snippet(buffer, start));
    const verbEnd = start + pattern.lower.length;
    if (buffer.length <= verbEnd) return this.#wait(buffer.length + 1, 0);
    if (pattern.takesArguments && !pattern.takesArgumentsAtOnce && !isBlank(buffer[verbEnd])) {
      return this.#fail("operation", snippet(buffer, start));
    }
    const lineEnd = buffer.indexOf(LF, Math.max(verbEnd, start + this.#scanned));
    if (lineEnd < 0) {
      if (pattern.takesArguments && buffer.length - verbEnd - 1 > this.#controlLine) {
        return this.#fail("control-line", snippet(buffer, start));
      }
      return this.#wait(buffer.length + 1, buffer.length - start);
    }
    this.#scanned = 0;
    if (!pattern.takesArguments) {
      sink(new ParsedFrame(pattern.verb, buffer, start, lineEnd, lineEnd, lineEnd + 1));
      return lineEnd + 1 - start;
    }
    return this.#parseLine(pattern.verb, buffer, start, verbEnd, lineEnd, sink);
  }

  #parseLine(
    verb: Verb,
    buffer: Uint8Array,
    start: number,
    verbEnd: number,
    lineEnd: number,
    sink: (frame: Frame) => void,
  ): number {
    let from = verbEnd;
    while (from < lineEnd && isBlank(buffer[from])) from++;
    const to = lineEnd > from && buffer[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    if (to - from > this.#controlLine) return this.#fail("control-line", snippet(buffer, start));
    const frame = new ParsedFrame(verb, buffer, start, from, to, lineEnd + 1);
    const problem = frame.readSizes();
    if (problem !== undefined) return this.#fail("arguments", problem);
    if (!frame.hasBody) {
      sink(frame);
      return lineEnd + 1 - start;
    }
    if (frame.bodySize > this.#payload) return this.#fail("payload", `${frame.bodySize}`);
    return this.#parseBody(frame, buffer, start, lineEnd + 1, sink);
  }

  #parseBody(
    frame: ParsedFrame,
    buffer: Uint8Array,
    start: number,
    bodyStart: number,
    sink: (frame: Frame) => void,
  ): number {
    const bodyEnd = bodyStart + frame.bodySize;
    if (buffer.length <= bodyEnd) return this.#wait(bodyEnd + 1, 0);
    if (buffer[bodyEnd] !== CR) return this.#fail("operation", snippet(buffer, bodyEnd));
    if (buffer.length <= bodyEnd + 1) return this.#wait(bodyEnd + 2, 0);
    if (buffer[bodyEnd + 1] !== LF) return this.#fail("operation", snippet(buffer, bodyEnd));
    sink(frame);
    return bodyEnd + 2 - start;
  }

  /** The verb that the bytes at `start` are, or may still become. */
  #verbAt(buffer: Uint8Array, start: number): VerbPattern | undefined {
    const available = buffer.length - start;
    for (const pattern of this.#vocabulary) {
      const { lower } = pattern;
      const length = Math.min(lower.length, available);
      let index = 0;
      while (index < length && lowerCase(buffer[start + index]) === lower[index]) index++;
      if (index === length) return pattern;
    }
    return undefined;
  }
}

function lowerCase(byte: number | undefined): number {
  if (byte === undefined) return 0;
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

function snippet(buffer: Uint8Array, start: number): string {
  return JSON.stringify(decodeText(buffer, start, Math.min(buffer.length, start + 32)));
}
