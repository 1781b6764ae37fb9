/** A delivered message that is not acknowledged. */
export interface Pending {
  readonly consumerSequence: number;
  /** When it was last delivered, in microseconds of the server's clock. */
  time: number;
}

/** Deliveries that are not acknowledged, and those due again (consumer.go pending, rdc, rdq). */
export class Outstanding {
  readonly pending: Map<number, Pending> = new Map();
  /** How often a message was delivered again. */
  readonly redelivered: Map<number, number> = new Map();
  #queue: number[] = [];
  readonly #queued: Set<number> = new Set();

  /** Messages due again. */
  get queueLength(): number {
    return this.#queue.length;
  }

  isQueued(sequence: number): boolean {
    return this.#queued.has(sequence);
  }

  enqueue(sequence: number): void {
    if (this.#queued.has(sequence)) return;
    this.#queued.add(sequence);
    this.#queue.push(sequence);
  }

  dequeue(): number | undefined {
    const sequence = this.#queue.shift();
    if (sequence !== undefined) this.#queued.delete(sequence);
    return sequence;
  }

  unqueue(sequence: number): void {
    if (!this.#queued.delete(sequence)) return;
    this.#queue.splice(this.#queue.indexOf(sequence), 1);
  }

  /** Keeps only queued messages at or after `sequence`. */
  unqueueBelow(sequence: number): void {
    for (const each of this.#queue.filter((queued) => queued < sequence)) this.unqueue(each);
  }

  /** Counts one more delivery; gives how many there are with the first. */
  countDelivery(sequence: number): number {
    const count = (this.redelivered.get(sequence) ?? 0) + 1;
    this.redelivered.set(sequence, count);
    return count + 1;
  }

  uncountDelivery(sequence: number): void {
    const count = this.redelivered.get(sequence) ?? 0;
    if (count <= 1) this.redelivered.delete(sequence);
    else this.redelivered.set(sequence, count - 1);
  }

  /** Forgets a message altogether. */
  forget(sequence: number): void {
    this.pending.delete(sequence);
    this.redelivered.delete(sequence);
    this.unqueue(sequence);
  }

  clear(): void {
    this.pending.clear();
    this.redelivered.clear();
    this.clearQueue();
  }

  /** Nothing is due again. */
  clearQueue(): void {
    this.#queue = [];
    this.#queued.clear();
  }
}
