import type { UntimedEvent } from "../backend.ts";
import type { Counters } from "../counters.ts";

/** Turns what is seen of the broker into history events and counters. */
export class BrokerObserver {
  readonly #record: (event: UntimedEvent) => void;
  readonly #counters: Counters;
  readonly #connected = new Set<string>();
  /** Sequences of stored messages that are in the history, per stream. */
  readonly #known = new Map<string, Set<number>>();

  constructor(record: (event: UntimedEvent) => void, counters: Counters) {
    this.#record = record;
    this.#counters = counters;
  }

  /** A process opened a connection. */
  connected(process: string): void {
    this.#counters.add(this.#connected.has(process) ? "reconnects" : "connects");
    this.#connected.add(process);
  }

  /** The broker answered a publish, or was seen to hold a message. */
  stored(server: string, stream: string, sequence: number, duplicate: boolean, id?: string): void {
    this.#knownIn(stream).add(sequence);
    this.#counters.add(duplicate ? "duplicate publishes refused" : "stored");
    this.#record({ type: "stored", server, stream, sequence, duplicate, ...(id !== undefined && { id }) });
  }

  /** Whether it is in the history that a message was stored. */
  knows(stream: string, sequence: number): boolean {
    return this.#knownIn(stream).has(sequence);
  }

  /** The broker sent a message to a process. */
  delivered(process: string, id: string, attempt: number): void {
    this.#counters.add(attempt > 1 ? "redelivered" : "delivered");
    this.#record({ type: "delivered", process, id, attempt });
  }

  #knownIn(stream: string): Set<number> {
    let known = this.#known.get(stream);
    if (known === undefined) {
      known = new Set();
      this.#known.set(stream, known);
    }
    return known;
  }
}
