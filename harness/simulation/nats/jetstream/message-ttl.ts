import { readDuration } from "./ack-subject.ts";

const second = 1_000_000_000;

/** Seconds that a `Nats-TTL` header gives a message; -1 for ever; undefined if it is unreadable (ADR-43). */
export function readMessageTtl(text: string): number | undefined {
  if (text.toLowerCase() === "never") return -1;
  const duration = readDuration(text);
  if (duration !== undefined) return duration < second ? undefined : Math.floor(duration / second);
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Messages of one stream that have a time of life of their own. */
export class MessageLives {
  readonly #ends: Map<number, bigint> = new Map();
  readonly #endless: Set<number> = new Set();

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.#ends.size === 0 && this.#endless.size === 0;
  }

  /** A message of `time` lives for `ttl` seconds, or for ever if that is negative. */
  add(sequence: number, time: bigint, ttl: number): void {
    if (ttl < 0) this.#endless.add(sequence);
    else this.#ends.set(sequence, time + BigInt(ttl) * BigInt(second));
  }

  remove(sequence: number): void {
    this.#ends.delete(sequence);
    this.#endless.delete(sequence);
  }

  isEndless(sequence: number): boolean {
    return this.#endless.has(sequence);
  }

  /** When the first of them ends, in nanoseconds since the epoch. */
  next(): bigint | undefined {
    let next: bigint | undefined;
    for (const end of this.#ends.values()) if (next === undefined || end < next) next = end;
    return next;
  }

  /** Those whose end has come, in order. */
  ended(now: bigint): number[] {
    const ended: number[] = [];
    for (const [sequence, end] of this.#ends) if (end <= now) ended.push(sequence);
    return ended.sort((a, b) => a - b);
  }
}
