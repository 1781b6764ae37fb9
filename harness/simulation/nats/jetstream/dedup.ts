import type { ServerTimer } from "../environment.ts";
import type { Broker } from "../core/broker.ts";

interface Entry {
  readonly id: string;
  readonly sequence: number;
  /** Nanoseconds since the epoch. */
  readonly time: bigint;
}

const leastDelay = 50_000;

/**
 * Message ids seen within the duplicate window.
 *
 * Ids leave by timer, not by a test of their age, and duplicates do not refresh them (stream.go
 * purgeMsgIds, storeMsgIdLocked).
 */
export class DuplicateWindow {
  readonly #broker: Broker;
  #window: number;
  #entries: Entry[] = [];
  #head = 0;
  readonly #byId: Map<string, Entry> = new Map();
  #timer: ServerTimer | undefined;

  /** `window` in nanoseconds; 0 for no deduplication. */
  constructor(broker: Broker, window: number) {
    this.#broker = broker;
    this.#window = window;
  }

  /** Number of ids kept. */
  get size(): number {
    return this.#byId.size;
  }

  /** Changes the window; ids are looked at anew at once. */
  resize(window: number): void {
    this.#window = window;
    if (this.#byId.size > 0) this.#purge();
  }

  /** The sequence stored under this id. */
  find(id: string): number | undefined {
    return this.#byId.get(id)?.sequence;
  }

  remember(id: string, sequence: number, time: bigint): void {
    if (this.#window <= 0) return;
    const entry: Entry = { id, sequence, time };
    this.#byId.set(id, entry);
    this.#entries.push(entry);
    if (this.#timer === undefined) this.#arm(this.#window / 1000);
  }

  clear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#byId.clear();
    this.#entries = [];
    this.#head = 0;
  }

  #arm(delay: number): void {
    this.#timer?.cancel();
    this.#timer = this.#broker.schedule(delay, () => this.#purge());
  }

  #purge(): void {
    const now = this.#broker.environment.wallNanos();
    let delay = this.#window / 1000;
    while (this.#head < this.#entries.length) {
      const entry = this.#entries[this.#head];
      if (entry === undefined) break;
      const age = Number(now - entry.time);
      if (age < this.#window) {
        delay = (this.#window - age) / 1000;
        break;
      }
      if (this.#byId.get(entry.id) === entry) this.#byId.delete(entry.id);
      this.#head++;
    }
    if (this.#byId.size === 0) {
      this.clear();
      return;
    }
    this.#entries = this.#entries.slice(this.#head);
    this.#head = 0;
    this.#arm(Math.max(delay, leastDelay));
  }
}
