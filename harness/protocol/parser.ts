import type { Direction, Frame, FrameError, Verb } from "./frame.ts";
import { concatBytes, copyBytes, decodeText, emptyBytes } from "./text.ts";

/** Limits of a {@link FrameParser}; unlimited where absent. */
export interface FrameLimits {
  /** Longest control line without its verb, in bytes. */
  readonly controlLine?: number;
  /** Largest payload with header, in bytes. */
  readonly payload?: number;
}

const CR = 13;
const LF = 10;
const SPACE = 32;
const TAB = 9;
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

/**
 * A frame where it lies in its buffer.
 *
 * Its fields are read when they are asked for: a middlebox that has no rule in force asks for none.
 */
class ParsedFrame implements Frame {
  readonly verb: Verb;
  hasBody = false;
  /** Bytes of header and payload. */
  bodySize = 0;
  readonly #buffer: Uint8Array;
  readonly #start: number;
  /** Where the arguments are, without the blanks before and the line end behind them. */
  readonly #from: number;
  readonly #to: number;
  /** Where the body begins, or the next frame if there is none. */
  readonly #bodyStart: number;
  #headerSize = 0;
  #words: readonly string[] | undefined;

  constructor(verb: Verb, buffer: Uint8Array, start: number, from: number, to: number, bodyStart: number) {
    this.verb = verb;
    this.#buffer = buffer;
    this.#start = start;
    this.#from = from;
    this.#to = to;
    this.#bodyStart = bodyStart;
  }

  /** Looks at the number of arguments and reads the sizes; gives what is wrong. */
  readSizes(): string | undefined {
    const count = shape[this.verb];
    if (count === undefined) return undefined;
    const { least, sizes, what } = count;
    const found = findWords(this.#buffer, this.#from, this.#to);
    if (found !== least && found !== least + 1) return `${what} ${this.text}`;
    if (sizes === 0) return undefined;
    const total = sizeOfWord(this.#buffer, found - 1);
    const header = sizes === 2 ? sizeOfWord(this.#buffer, found - 2) : 0;
    if (total < 0 || header < 0 || header > total) return `size ${this.text}`;
    this.hasBody = true;
    this.bodySize = total;
    this.#headerSize = header;
    return undefined;
  }

  get raw(): Uint8Array {
    const end = this.hasBody ? this.#bodyStart + this.bodySize + 2 : this.#bodyStart;
    return this.#buffer.subarray(this.#start, end);
  }

  get header(): Uint8Array {
    if (this.#headerSize === 0) return emptyBytes;
    return this.#buffer.subarray(this.#bodyStart, this.#bodyStart + this.#headerSize);
  }

  get payload(): Uint8Array {
    if (this.bodySize === this.#headerSize) return emptyBytes;
    return this.#buffer.subarray(this.#bodyStart + this.#headerSize, this.#bodyStart + this.bodySize);
  }

  get text(): string {
    return decodeText(this.#buffer, this.#from, this.#to);
  }

  get subject(): string {
    return this.verb === "UNSUB" ? "" : this.#word(0);
  }

  get reply(): string {
    switch (this.verb) {
      case "PUB":
        return this.#optional(1, 3);
      case "HPUB":
        return this.#optional(1, 4);
      case "MSG":
        return this.#optional(2, 4);
      case "HMSG":
        return this.#optional(2, 5);
      default:
        return "";
    }
  }

  get queue(): string {
    return this.verb === "SUB" ? this.#optional(1, 3) : "";
  }

  get sid(): string {
    switch (this.verb) {
      case "SUB":
        return this.#arguments().at(-1) ?? "";
      case "UNSUB":
        return this.#word(0);
      case "MSG":
      case "HMSG":
        return this.#word(1);
      default:
        return "";
    }
  }

  get max(): number {
    const max = this.verb === "UNSUB" ? this.#optional(1, 2) : "";
    return max === "" ? -1 : parseSize(max);
  }

  #word(index: number): string {
    return this.#arguments()[index] ?? "";
  }

  /** The argument that is there only if there are `count`. */
  #optional(index: number, count: number): string {
    return this.#arguments().length === count ? this.#word(index) : "";
  }

  #arguments(): readonly string[] {
    this.#words ??= shape[this.verb] === undefined ? [] : splitBlanks(this.text);
    return this.#words;
  }
}

/** What stands in a control line: so many words or one more, and how many sizes they end with. */
interface Shape {
  readonly least: number;
  readonly sizes: 0 | 1 | 2;
  /** What an error calls it. */
  readonly what: string;
}

const shape: Readonly<Partial<Record<Verb, Shape>>> = {
  PUB: { least: 2, sizes: 1, what: "publish" },
  HPUB: { least: 3, sizes: 2, what: "publish" },
  MSG: { least: 3, sizes: 1, what: "message" },
  HMSG: { least: 4, sizes: 2, what: "message" },
  SUB: { least: 2, sizes: 0, what: "SUB" },
  UNSUB: { least: 1, sizes: 0, what: "UNSUB" },
};

/** Most words that a control line may have, and one more to see that there are too many. */
const MOST_WORDS = 6;
/** Start and end of each word that {@link findWords} found last. */
const bounds = new Int32Array(2 * MOST_WORDS);

/** Finds words between blanks; gives their number, but no more than {@link MOST_WORDS}. */
function findWords(buffer: Uint8Array, from: number, to: number): number {
  let count = 0;
  let inWord = false;
  for (let index = from; index < to; index++) {
    const byte = buffer[index];
    if (byte === SPACE || byte === TAB || byte === CR) {
      if (inWord) bounds[2 * count - 1] = index;
      inWord = false;
    } else if (!inWord) {
      if (count === MOST_WORDS) return count;
      bounds[2 * count++] = index;
      inWord = true;
    }
  }
  if (inWord) bounds[2 * count - 1] = to;
  return count;
}

/** The size that the word is which {@link findWords} found; -1 if it is none, as {@link parseSize}. */
function sizeOfWord(buffer: Uint8Array, word: number): number {
  const start = bounds[2 * word] ?? 0;
  const end = bounds[2 * word + 1] ?? 0;
  if (end - start > MOST_DIGITS) return -1;
  let size = 0;
  for (let index = start; index < end; index++) {
    const digit = (buffer[index] ?? 0) - 48;
    if (digit < 0 || digit > 9) return -1;
    size = size * 10 + digit;
  }
  return size;
}

const MOST_DIGITS = 9;

/** A decimal size of at most nine digits; -1 if it is none (nats-server util.go parseSize). */
export function parseSize(digits: string): number {
  if (digits.length === 0 || digits.length > MOST_DIGITS) return -1;
  let size = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return -1;
    size = size * 10 + digit;
  }
  return size;
}

function splitBlanks(line: string): string[] {
  const words: string[] = [];
  let start = -1;
  for (let index = 0; index < line.length; index++) {
    const code = line.charCodeAt(index);
    if (code === SPACE || code === TAB || code === CR) {
      if (start >= 0) words.push(line.slice(start, index));
      start = -1;
    } else if (start < 0) {
      start = index;
    }
  }
  if (start >= 0) words.push(line.slice(start));
  return words;
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}

function lowerCase(byte: number | undefined): number {
  if (byte === undefined) return 0;
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

function snippet(buffer: Uint8Array, start: number): string {
  return JSON.stringify(decodeText(buffer, start, Math.min(buffer.length, start + 32)));
}
