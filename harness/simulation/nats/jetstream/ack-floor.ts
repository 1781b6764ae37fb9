import type { Pending } from "./outstanding.ts";

/** Up to where everything is settled: in the consumer's own sequences, and in those of its stream. */
export class AckFloor {
  consumer = 0;
  stream = 0;

  set(consumer: number, stream: number): void {
    this.consumer = consumer;
    this.stream = stream;
  }

  /**
   * One delivery is settled, and gone from `pending`; the floor rises if it was the next. With nothing
   * pending it reaches what was delivered.
   */
  rise(
    settled: { readonly consumer: number; readonly stream: number },
    delivered: { readonly consumer: number; readonly stream: number },
    pending: ReadonlyMap<number, Pending>,
  ): void {
    if (pending.size === 0) {
      this.set(delivered.consumer, delivered.stream);
      return;
    }
    if (settled.consumer !== this.consumer + 1) return;
    this.set(settled.consumer, settled.stream);
    for (let sequence = settled.stream + 1; sequence <= delivered.stream; sequence++) {
      const next = pending.get(sequence);
      if (next === undefined) continue;
      this.set(next.consumerSequence - 1, sequence - 1);
      return;
    }
  }
}
