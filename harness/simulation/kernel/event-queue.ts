import type { Owner } from "./owner.ts";

/** A callback that waits for its virtual time. */
export interface ScheduledEvent {
  /** Microseconds of virtual time. */
  time: number;
  /** Insertion number: breaks ties. */
  order: number;
  readonly owner: Owner;
  readonly label: string;
  /** Set to undefined when cancelled, which drops what the callback holds on to. */
  callback: (() => void) | undefined;
}

/** A binary heap of events by time, then by insertion: equal times keep their order. */
export class EventQueue {
  readonly #heap: ScheduledEvent[] = [];

  get size(): number {
    return this.#heap.length;
  }

  push(event: ScheduledEvent): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(event);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex] as ScheduledEvent;
      if (!isBefore(event, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = event;
  }

  pop(): ScheduledEvent | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    this.#sinkFromRoot(last);
    return first;
  }

  /** Events that are still due, in no particular order. */
  pending(): readonly ScheduledEvent[] {
    return this.#heap;
  }

  #sinkFromRoot(event: ScheduledEvent): void {
    const heap = this.#heap;
    const length = heap.length;
    let index = 0;
    for (;;) {
      let childIndex = 2 * index + 1;
      if (childIndex >= length) break;
      let child = heap[childIndex] as ScheduledEvent;
      const right = heap[childIndex + 1];
      if (right !== undefined && isBefore(right, child)) {
        child = right;
        childIndex++;
      }
      if (!isBefore(child, event)) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = event;
  }
}

function isBefore(a: ScheduledEvent, b: ScheduledEvent): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}
