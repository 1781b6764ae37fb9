/** One step of a trace, kept only when recording. */
export interface TraceStep {
  /** Virtual microseconds. */
  readonly time: number;
  readonly owner: string;
  readonly label: string;
  /** Rolling hash after the step. */
  readonly hash: string;
}

/**
 * The trace of a run: a rolling 64-bit hash over every executed event, every byte on the network and
 * every history event, and on request the list of steps, to name the first divergence of two runs.
 */
export class Trace {
  #low = 0x811c9dc5;
  #high = 0x6c62272e;
  readonly #steps: TraceStep[] | undefined;

  constructor(record: boolean) {
    this.#steps = record ? [] : undefined;
  }

  /** Mixes one 32-bit integer. */
  number(value: number): void {
    const low = Math.imul(this.#low ^ value, 0x9e3779b1);
    this.#low = (low << 13) | (low >>> 19);
    this.#high = Math.imul(this.#high ^ low ^ (value >>> 7), 0x85ebca6b) ^ (this.#high >>> 15);
  }

  /** Mixes bytes and their length. */
  bytes(bytes: Uint8Array): void {
    const whole = bytes.length & ~3;
    let index = 0;
    while (index < whole) {
      this.number(
        (bytes[index++] as number) |
          ((bytes[index++] as number) << 8) |
          ((bytes[index++] as number) << 16) |
          ((bytes[index++] as number) << 24),
      );
    }
    let rest = bytes.length;
    while (index < bytes.length) rest = (rest << 8) ^ (bytes[index++] as number);
    this.number(rest);
  }

  /** Mixes a string. */
  text(text: string): void {
    const { length } = text;
    for (let index = 0; index < length; index++) this.number(text.charCodeAt(index));
    this.number(length);
  }

  /** Mixes an event that is about to run. */
  event(time: number, owner: string, ownerId: number, label: string): void {
    this.number(time | 0);
    this.number(Math.floor(time / 0x1_0000_0000) ^ (ownerId << 8) ^ (label.length << 20));
    this.#steps?.push({ time, owner, label, hash: this.hash() });
  }

  /** The hash so far: 16 hexadecimal digits. */
  hash(): string {
    return hex(this.#high) + hex(this.#low);
  }

  /** The recorded steps, empty unless recording. */
  steps(): readonly TraceStep[] {
    return this.#steps ?? [];
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, "0");
}

/** The first step in which two recorded traces differ; undefined if they are equal. */
export function firstDivergence(
  a: readonly TraceStep[],
  b: readonly TraceStep[],
): { readonly index: number; readonly a?: TraceStep; readonly b?: TraceStep } | undefined {
  const length = Math.max(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a[index];
    const right = b[index];
    if (left?.hash === right?.hash && left?.label === right?.label) continue;
    return {
      index,
      ...(left !== undefined && { a: left }),
      ...(right !== undefined && { b: right }),
    };
  }
  return undefined;
}
