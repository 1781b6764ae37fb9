import type { RandomStream } from "../kernel/random.ts";
import type { Disk, DiskCounters, DiskLog } from "./disk.ts";

/** Microseconds that one sync takes: from a fast SSD to a busy one. */
const SYNC_COST = { low: 150, high: 900 };

/** What a kill, a power loss or the loss of the disk took away. */
export interface DiskLoss {
  readonly records: number;
  readonly bytes: number;
}

interface Entry {
  readonly record: unknown;
  readonly bytes: number;
}

/** A disk in memory that can lose what a crash or a power loss would take. */
export class SimulatedDisk implements Disk {
  readonly counters: DiskCounters = { records: 0, bytes: 0, syncs: 0 };
  readonly #logs = new Map<string, SimulatedLog>();
  readonly #random: RandomStream;

  constructor(random: RandomStream) {
    this.#random = random;
  }

  open<T>(path: string): DiskLog<T> {
    let log = this.#logs.get(path);
    if (log === undefined) {
      log = new SimulatedLog(path, this.counters, this.#random);
      this.#logs.set(path, log);
    }
    return log as unknown as DiskLog<T>;
  }

  list(prefix: string): string[] {
    return [...this.#logs.keys()].filter((path) => path.startsWith(prefix));
  }

  remove(path: string): void {
    this.#logs.delete(path);
  }

  /** Everything that is written reaches the platter, as it does on a host that has been up for long. */
  settle(): void {
    for (const log of this.#logs.values()) log.sync();
  }

  /** The process died: what it had not flushed is gone. */
  kill(): DiskLoss {
    return this.#loseEach((log) => log.written);
  }

  /** The power failed: what was not synced is gone, and with it files that never were. */
  losePower(): DiskLoss {
    const loss = this.#loseEach((log) => log.synced);
    for (const [path, log] of this.#logs) if (!log.durable) this.#logs.delete(path);
    return loss;
  }

  /** The disk is gone with its host: an empty one takes its place. */
  lose(): DiskLoss {
    const loss = this.#loseEach(() => 0);
    this.#logs.clear();
    return loss;
  }

  #loseEach(keep: (log: SimulatedLog) => number): DiskLoss {
    let records = 0;
    let bytes = 0;
    for (const log of this.#logs.values()) {
      const lost = log.truncate(keep(log));
      records += lost.records;
      bytes += lost.bytes;
    }
    return { records, bytes };
  }
}

class SimulatedLog implements DiskLog<unknown> {
  readonly path: string;
  /** Records in the page cache. */
  written = 0;
  /** Records on the platter. */
  synced = 0;
  /** Whether the file's directory entry survives power loss. */
  durable = false;
  #entries: Entry[] = [];
  #records: unknown[] = [];
  readonly #counters: DiskCounters;
  readonly #random: RandomStream;

  constructor(path: string, counters: DiskCounters, random: RandomStream) {
    this.path = path;
    this.#counters = counters;
    this.#random = random;
  }

  append(record: unknown, bytes: number): void {
    this.#entries.push({ record, bytes });
    this.#records.push(record);
    this.#counters.records++;
    this.#counters.bytes += bytes;
  }

  flush(): void {
    this.written = this.#entries.length;
  }

  sync(): number {
    this.flush();
    this.synced = this.written;
    this.durable = true;
    this.#counters.syncs++;
    return this.#random.between(SYNC_COST.low, SYNC_COST.high);
  }

  replace(records: readonly unknown[], bytes: number): void {
    const each = records.length === 0 ? 0 : Math.ceil(bytes / records.length);
    this.#entries = records.map((record) => ({ record, bytes: each }));
    this.#records = [...records];
    this.#counters.records += records.length;
    this.#counters.bytes += bytes;
    this.sync();
  }

  read(): readonly unknown[] {
    return this.#records;
  }

  truncate(length: number): DiskLoss {
    const lost = this.#entries.splice(length);
    this.#records = this.#entries.map((entry) => entry.record);
    this.written = Math.min(this.written, length);
    this.synced = Math.min(this.synced, length);
    return { records: lost.length, bytes: lost.reduce((sum, entry) => sum + entry.bytes, 0) };
  }
}
