import type { UntimedEvent } from "../backend.ts";
import type { Counters } from "../counters.ts";

/** A message in a stream. */
export interface Stored {
  readonly server: string;
  readonly stream: string;
  readonly sequence: number;
  /** Whether the broker had it already. */
  readonly duplicate: boolean;
  /** Absent if it is not known which workload message it is. */
  readonly id?: string;
}

/** Turns what is seen of the broker into history events and counters. */
export class BrokerObserver {
  readonly #record: (event: UntimedEvent) => void;
  readonly #counters: Counters;
  readonly #connected = new Set<string>();
  /** Sequences of messages that are known to be stored, per stream. */
  readonly #known = new Map<string, Set<number>>();
  /** Messages with their places that are in the history. */
  readonly #told = new Set<string>();

  constructor(record: (event: UntimedEvent) => void, counters: Counters) {
    this.#record = record;
    this.#counters = counters;
  }

  /** A process opened a connection. */
  connected(process: string): void {
    this.#counters.add(this.#connected.has(process) ? "reconnects" : "connects");
    this.#connected.add(process);
  }

  /** Whether a process has opened a connection so far. */
  hasConnected(process: string): boolean {
    return this.#connected.has(process);
  }

  /** The broker answered a publish, or was found to hold a message; without an id it is to be found later. */
  stored({ server, stream, sequence, duplicate, id }: Stored): void {
    const known = this.#knownIn(stream);
    if (id === undefined || (!duplicate && known.has(sequence))) return;
    known.add(sequence);
    const place = `${stream} ${sequence} ${id}`;
    if (!duplicate && this.#told.has(place)) return;
    this.#told.add(place);
    this.#counters.add(duplicate ? "duplicate publishes refused" : "stored");
    this.#record({ type: "stored", server, stream, sequence, duplicate, id });
  }

  /** A server has lost what it had stored, or some of it: other messages may be at the same places. */
  forgetPlaces(): void {
    this.#known.clear();
  }

  /** Whether it is in the history that a message was stored. */
  knows(stream: string, sequence: number): boolean {
    return this.#knownIn(stream).has(sequence);
  }

  /** The broker sent a message to a process; what is no workload message does not matter. */
  delivered(process: string, attempt: number, id: string | undefined): void {
    if (id === undefined) return;
    this.#counters.add(attempt > 1 ? "redelivered" : "delivered");
    this.#record({ type: "delivered", process, id, attempt });
  }

  /** Something worth counting happened. */
  count(what: string): void {
    this.#counters.add(what);
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
