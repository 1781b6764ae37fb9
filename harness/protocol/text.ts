/** Read and write UTF-8 in any byte array: the quickest ways between bytes and short strings in Node. */
const { utf8Slice, utf8Write } = Buffer.prototype as unknown as {
  readonly utf8Slice: (this: Uint8Array, start: number, end: number) => string;
  /** Gives the number of bytes written. */
  readonly utf8Write: (this: Uint8Array, text: string, start: number) => number;
};

/** No bytes. */
export const emptyBytes: Uint8Array = new Uint8Array(0);

/** UTF-8 bytes of `text`. */
export function encodeText(text: string): Uint8Array {
  if (text === "") return emptyBytes;
  encoding.text(text);
  return encoding.take();
}

/** Text of UTF-8 `bytes`; malformed sequences become U+FFFD. */
export function decodeText(bytes: Uint8Array, start = 0, end: number = bytes.length): string {
  return start >= end ? "" : utf8Slice.call(bytes, start, end);
}

/** Joins byte arrays of `length` bytes in all. */
export function concatBytes(parts: readonly Uint8Array[], length: number): Uint8Array {
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Bytes of memory that small arrays share: an ArrayBuffer of its own for each costs far more than its bytes. */
const BLOCK = 65_536;
let block = new Uint8Array(BLOCK);
let blockUsed = 0;

/** Zeroed memory that nobody else has. */
function newBytes(length: number): Uint8Array {
  if (length > BLOCK >> 3) return new Uint8Array(length);
  if (blockUsed + length > BLOCK) {
    block = new Uint8Array(BLOCK);
    blockUsed = 0;
  }
  const start = blockUsed;
  blockUsed += length;
  return block.subarray(start, blockUsed);
}

/** A copy of `bytes` that never changes. */
export function copyBytes(bytes: Uint8Array): Uint8Array {
  const copy = newBytes(bytes.length);
  copy.set(bytes);
  return copy;
}

/** A growing byte buffer: append, then {@link ByteWriter.take} what was written. */
export class ByteWriter {
  readonly #capacity: number;
  /** Memory comes with the first byte: many connections write little. */
  #bytes: Uint8Array = emptyBytes;
  /** Where that begins which was not taken. */
  #start = 0;
  #end = 0;

  constructor(capacity = 2048) {
    this.#capacity = capacity;
  }

  /** Bytes written and not yet taken. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** Appends UTF-8 text. */
  text(text: string): void {
    this.#reserve(text.length * 3);
    this.#end += utf8Write.call(this.#bytes, text, this.#end);
  }

  /** Appends a copy of `bytes`. */
  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** Gives everything written, which does not change any more, and starts anew behind it. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(this.#start, this.#end);
    this.#start = this.#end;
    return taken;
  }

  #reserve(more: number): void {
    const needed = this.length + more;
    if (this.#end + more <= this.#bytes.length) return;
    const grown = newBytes(Math.max(needed * 2, this.#capacity));
    grown.set(this.#bytes.subarray(this.#start, this.#end));
    this.#bytes = grown;
    this.#end -= this.#start;
    this.#start = 0;
  }
}

const encoding = new ByteWriter(BLOCK);
