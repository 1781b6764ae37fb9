/** What a search has placed at one moment, and the state that it has come to. */
export interface Configuration {
  /** Number of the first required operation that is not placed. */
  low: number;
  /** Number of the last required operation that is placed, or -1. */
  high: number;
  /** Bits of the required operations that are placed. */
  readonly required: Int32Array;
  /** Number of the last optional operation that is placed, or -1. */
  optionalHigh: number;
  /** Bits of the optional operations that are placed. */
  readonly optional: Int32Array;
  /** Number of the state. */
  state: number;
}

/** What {@link Memo.add} says of a configuration that is no better than a known one. */
export const KNOWN = -1;
/** What {@link Memo.add} says if it would need more memory than it may have. */
export const FULL = -2;

// Fields of an entry, before the words of its two sets.
const NEXT = 0;
const PARENT = 1;
const OPERATION = 2;
const FRONTIER = 3;
const STATE = 4;
const LOW = 5;
const REQUIRED = 6;
const OPTIONAL = 7;
const FIELDS = 8;

const BYTES_PER_WORD = 4;
const FIRST_WORDS = 1 << 12;
const FIRST_BUCKETS = 1 << 8;

/**
 * The configurations that a search has seen, exactly and in little memory.
 *
 * A configuration is known if it has the state and the required operations of one seen before, and all
 * of its optional operations: what those leave open, the earlier one leaves open too. Of the required
 * operations only the words from the first gap on are kept, so that an entry is as long as the
 * history is concurrent, and not as long as the history.
 */
export class Memo {
  readonly #limit: number;
  #words = new Int32Array(FIRST_WORDS);
  #used = 0;
  #buckets = new Int32Array(FIRST_BUCKETS).fill(-1);
  #count = 0;
  #compared = 0;

  /** @param bytes - The most memory that it may take. */
  constructor(bytes: number) {
    this.#limit = Math.max(FIRST_WORDS + FIRST_BUCKETS, Math.floor(bytes / BYTES_PER_WORD));
  }

  /** How many configurations it holds. */
  get count(): number {
    return this.#count;
  }

  /** How often two entries were compared. */
  get compared(): number {
    return this.#compared;
  }

  /** Adds a configuration and gives the number of its entry, or {@link KNOWN} or {@link FULL}. */
  add(found: Configuration, parent: number, operation: number): number {
    const from = found.low >> 5;
    const required = Math.max(0, (found.high >> 5) - from + 1);
    const optional = (found.optionalHigh >> 5) + 1;
    const bucket = hashOf(found, from, required) & (this.#buckets.length - 1);
    if (this.#knows(found, bucket, required, optional)) return KNOWN;
    const entry = this.#used;
    if (!this.#reserve(FIELDS + required + optional)) return FULL;
    const words = this.#words;
    words[entry + NEXT] = this.#buckets[bucket] as number;
    words[entry + PARENT] = parent;
    words[entry + OPERATION] = operation;
    words[entry + STATE] = found.state;
    words[entry + LOW] = found.low;
    words[entry + REQUIRED] = required;
    words[entry + OPTIONAL] = optional;
    const at = entry + FIELDS;
    for (let word = 0; word < required; word += 1) words[at + word] = found.required[from + word] as number;
    for (let word = 0; word < optional; word += 1)
      words[at + required + word] = found.optional[word] as number;
    this.#buckets[bucket] = entry;
    this.#count += 1;
    if (this.#count > this.#buckets.length) this.#rehash();
    return entry;
  }

  /** Notes how far an entry has come. */
  setFrontier(entry: number, frontier: number): void {
    this.#words[entry + FRONTIER] = frontier;
  }

  /** The operations that lead to an entry, in their order. */
  pathTo(entry: number): number[] {
    const path: number[] = [];
    for (let at = entry; at >= 0; at = this.#words[at + PARENT] as number) {
      const operation = this.#words[at + OPERATION] as number;
      if (operation >= 0) path.push(operation);
    }
    return path.toReversed();
  }

  /** The states of the entries that have come exactly this far, each once, at most so many. */
  statesAt(frontier: number, most: number): number[] {
    const states = new Set<number>();
    const words = this.#words;
    for (let at = 0; at < this.#used && states.size < most; at += this.#sizeOf(at)) {
      if (words[at + FRONTIER] === frontier) states.add(words[at + STATE] as number);
    }
    return [...states];
  }

  #knows(found: Configuration, bucket: number, required: number, optional: number): boolean {
    const words = this.#words;
    for (let at = this.#buckets[bucket] as number; at >= 0; at = words[at + NEXT] as number) {
      this.#compared += 1;
      if (
        words[at + STATE] === found.state &&
        words[at + LOW] === found.low &&
        words[at + REQUIRED] === required &&
        (words[at + OPTIONAL] as number) <= optional &&
        this.#covers(at, found)
      ) {
        return true;
      }
    }
    return false;
  }

  /** Whether an entry has the same required operations and no optional one that is not there. */
  #covers(entry: number, found: Configuration): boolean {
    const words = this.#words;
    const required = words[entry + REQUIRED] as number;
    const optional = words[entry + OPTIONAL] as number;
    const from = found.low >> 5;
    const at = entry + FIELDS;
    for (let word = 0; word < required; word += 1) {
      if (words[at + word] !== found.required[from + word]) return false;
    }
    for (let word = 0; word < optional; word += 1) {
      if (((words[at + required + word] as number) & ~(found.optional[word] as number)) !== 0) return false;
    }
    return true;
  }

  #sizeOf(entry: number): number {
    return FIELDS + (this.#words[entry + REQUIRED] as number) + (this.#words[entry + OPTIONAL] as number);
  }

  #reserve(size: number): boolean {
    const needed = this.#used + size;
    if (needed > this.#words.length) {
      const most = this.#limit - this.#buckets.length;
      if (needed > most) return false;
      const words = new Int32Array(Math.min(most, Math.max(needed, this.#words.length * 2)));
      words.set(this.#words);
      this.#words = words;
    }
    this.#used = needed;
    return true;
  }

  #rehash(): void {
    const buckets = new Int32Array(this.#buckets.length * 4).fill(-1);
    const words = this.#words;
    for (let at = 0; at < this.#used; at += this.#sizeOf(at)) {
      const low = words[at + LOW] as number;
      const bucket = hashWords(
        words,
        at + FIELDS,
        words[at + REQUIRED] as number,
        seedOf(low, words[at + STATE] as number),
      );
      const slot = bucket & (buckets.length - 1);
      words[at + NEXT] = buckets[slot] as number;
      buckets[slot] = at;
    }
    this.#buckets = buckets;
  }
}

function hashOf(found: Configuration, from: number, count: number): number {
  return hashWords(found.required, from, count, seedOf(found.low, found.state));
}

function seedOf(low: number, state: number): number {
  return Math.imul(low, 0x9e37_79b1) ^ Math.imul(state + 1, 0x85eb_ca6b);
}

/** A 32-bit hash; it only chooses the bucket, so that a collision costs time and never the answer. */
function hashWords(words: Int32Array, from: number, count: number, seed: number): number {
  let hash = seed;
  for (let word = from; word < from + count; word += 1) {
    hash = Math.imul(hash ^ (words[word] as number), 0x01b8_73b5);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2_ae35);
  return hash ^ (hash >>> 13);
}
