import type { DiskLog } from "../../disk/disk.ts";
import type { ServerTimer } from "../environment.ts";
import type { Broker } from "../core/broker.ts";
import type { JournalRecord } from "./store.ts";

/**
 * A file stream's log on the disk: each record reaches the page cache at once, and the platter at the
 * next sync (filestore.go: flush in place, syncBlocks).
 */
export class Journal {
  readonly #log: DiskLog<JournalRecord>;
  readonly #broker: Broker;
  readonly #always: boolean;
  readonly #interval: number;
  readonly #phase: number;
  #timer: ServerTimer | undefined;
  #dirty = false;

  constructor(broker: Broker, path: string) {
    const { syncInterval } = broker.options;
    this.#broker = broker;
    this.#log = broker.environment.disk.open(path);
    this.#always = syncInterval === "always" && broker.profile.syncOption;
    this.#interval =
      typeof syncInterval === "number" && broker.profile.syncOption ? syncInterval * 1000 : 120_000_000;
    this.#phase = broker.environment.now() + this.#firstDelay();
  }

  /** What is on the disk. */
  read(): readonly JournalRecord[] {
    return this.#log.read();
  }

  append(record: JournalRecord, bytes: number): void {
    this.#log.append(record, bytes);
    this.#log.flush();
    this.#dirty = true;
    if (!this.#always) this.#arm();
  }

  /** Syncs now if the server syncs always; gives what that costs in microseconds. */
  settle(): number {
    if (!this.#always || !this.#dirty) return 0;
    this.#dirty = false;
    return this.#log.sync();
  }

  /** Ends background syncs; with `sync`, after a last one (a stream that is closed in good order). */
  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** The first background sync comes after a random half to whole interval, later ones regularly. */
  #firstDelay(): number {
    const half = Math.max(1, Math.floor(this.#interval / 2));
    return half + this.#broker.environment.random(half);
  }

  #arm(): void {
    if (this.#timer !== undefined) return;
    const now = this.#broker.environment.now();
    const missed = now < this.#phase ? 0 : Math.floor((now - this.#phase) / this.#interval) + 1;
    this.#timer = this.#broker.schedule(this.#phase + missed * this.#interval - now, () => {
      this.#timer = undefined;
      if (!this.#dirty) return;
      this.#dirty = false;
      this.#log.sync();
    });
  }
}
