/**
 * The invocations and completions of operations that are not placed yet, in order of time: a doubly
 * linked ring, from which an operation is taken and to which it is put back in the reverse order.
 */
export class OpenEvents {
  readonly #events: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #invocations: Int32Array;
  readonly #completions: Int32Array;

  /** @param events - Numbers of operations for their invocations, the complements for completions. */
  constructor(events: Int32Array) {
    // One node more than events: the head of the ring.
    const size = events.length + 1;
    this.#events = events;
    this.#next = Int32Array.from({ length: size }, (_, node) => (node + 1) % size);
    this.#previous = Int32Array.from({ length: size }, (_, node) => (node + size - 1) % size);
    this.#invocations = new Int32Array(events.length / 2);
    this.#completions = new Int32Array(events.length / 2);
    for (const [node, event] of events.entries()) {
      if (event >= 0) this.#invocations[event] = node;
      else this.#completions[~event] = node;
    }
  }

  /** The first open event. */
  first(): number {
    return this.after(this.#events.length);
  }

  /** The open event after one. */
  after(node: number): number {
    return this.#next[node] as number;
  }

  isInvocation(node: number): boolean {
    return (this.#events[node] as number) >= 0;
  }

  /** The operation that an event is of. */
  operationAt(node: number): number {
    const event = this.#events[node] as number;
    return event >= 0 ? event : ~event;
  }

  /** The operation that completes first of those that are open. */
  firstCompleted(): number {
    let node = this.first();
    while (this.isInvocation(node)) node = this.after(node);
    return this.operationAt(node);
  }

  /** Takes an operation out. */
  remove(operation: number): void {
    this.#unlink(this.#invocations[operation] as number);
    this.#unlink(this.#completions[operation] as number);
  }

  /** Puts the operation back that was taken out last. */
  putBack(operation: number): void {
    this.#link(this.#completions[operation] as number);
    this.#link(this.#invocations[operation] as number);
  }

  #unlink(node: number): void {
    const before = this.#previous[node] as number;
    const after = this.#next[node] as number;
    this.#next[before] = after;
    this.#previous[after] = before;
  }

  #link(node: number): void {
    this.#next[this.#previous[node] as number] = node;
    this.#previous[this.#next[node] as number] = node;
  }
}
