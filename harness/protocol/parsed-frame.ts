import { findWords, parseSize, sizeOfWord, splitBlanks } from "./control-line.ts";
import type { Frame, Verb } from "./frame.ts";
import { decodeText, emptyBytes } from "./text.ts";

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

/**
 * A frame where it lies in its buffer.
 *
 * Its fields are read when they are asked for: a middlebox that has no rule in force asks for none.
 */
export class ParsedFrame implements Frame {
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
