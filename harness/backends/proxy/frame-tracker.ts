import { parseSize } from "../../protocol/control-line.ts";
import { concatBytes, decodeText } from "../../protocol/text.ts";

const LF = 10;
/** Longest control line that is taken for one, in bytes. */
const LONGEST_LINE = 1 << 20;

/** Where to stop: at the first frame that begins, at the first INFO, or nowhere. */
export type Stop = "frame" | "info" | "never";

const letters = {
  i: "i".charCodeAt(0),
  p: "p".charCodeAt(0),
  u: "u".charCodeAt(0),
};
/** First letters of HPUB, HMSG and MSG; PUB is told from PING and PONG by its second. */
const withBody = codes("hm");
/** First letters of all verbs of clients and servers. */
const known = codes("cisu+-hmp");

/**
 * Keeps in step with the frames of a NATS byte stream without reading them, at a fraction of a
 * parser's cost, so that a parser can be put in at the beginning of any frame.
 */
export class FrameTracker {
  /** Bytes of a body, with its line end, that are still to come. */
  #body = 0;
  /** Beginning of a control line whose end is still to come. */
  #line: Uint8Array | undefined;
  #lost = false;

  /** Takes bytes up to where it stops, and gives their number. */
  advance(bytes: Uint8Array, stop: Stop): number {
    let at = 0;
    while (at < bytes.length && !this.#lost) {
      if (this.#body > 0) {
        const skipped = Math.min(this.#body, bytes.length - at);
        this.#body -= skipped;
        at += skipped;
      } else if (this.#line !== undefined) {
        at = this.#goOnWithLine(this.#line, bytes);
      } else {
        if (stopsBefore(bytes[at], stop)) return at;
        at = this.#readLine(bytes, at);
      }
    }
    return bytes.length;
  }

  #readLine(bytes: Uint8Array, start: number): number {
    // What is no NATS, as a TLS handshake, need not have line ends.
    if (!known.has(lower(bytes[start]))) this.#lost = true;
    const end = bytes.indexOf(LF, start);
    if (end < 0) {
      this.#line = bytes.slice(start);
      return bytes.length;
    }
    this.#endLine(bytes, start, end);
    return end + 1;
  }

  #goOnWithLine(line: Uint8Array, bytes: Uint8Array): number {
    const end = bytes.indexOf(LF);
    const more = end < 0 ? bytes : bytes.subarray(0, end);
    const whole = concatBytes([line, more], line.length + more.length);
    this.#line = end < 0 ? whole : undefined;
    if (end >= 0) this.#endLine(whole, 0, whole.length);
    else if (whole.length > LONGEST_LINE) this.#lost = true;
    return more.length + 1;
  }

  #endLine(bytes: Uint8Array, start: number, end: number): void {
    const first = lower(bytes[start]);
    const second = lower(bytes[start + 1]);
    if (!withBody.has(first) && !(first === letters.p && second === letters.u)) return;
    const size = lastSize(bytes, start, end);
    if (size < 0) this.#lost = true;
    else this.#body = size + 2;
  }
}

function stopsBefore(byte: number | undefined, stop: Stop): boolean {
  return stop === "frame" || (stop === "info" && lower(byte) === letters.i);
}

/** The size that ends a control line; -1 if it ends with something else. */
function lastSize(bytes: Uint8Array, start: number, end: number): number {
  let to = end;
  while (to > start && isBlank(bytes[to - 1])) to--;
  let from = to;
  while (from > start && !isBlank(bytes[from - 1])) from--;
  return parseSize(decodeText(bytes, from, to));
}

/** Space, tab or carriage return. */
function isBlank(byte: number | undefined): boolean {
  return byte === 32 || byte === 9 || byte === 13;
}

function lower(byte: number | undefined): number {
  if (byte === undefined) return 0;
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

function codes(chars: string): ReadonlySet<number> {
  return new Set(Buffer.from(chars));
}
