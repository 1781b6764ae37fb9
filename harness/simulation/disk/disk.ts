/**
 * The disk of one host: append-only logs of records with three marks each.
 *
 * A record is *buffered* in the process until it is flushed, then *written* to the page cache, then
 * *synced*. Killing the process loses what is only buffered; power loss also loses what is only
 * written. Records are opaque values: whoever appends must never change one afterwards.
 */
export interface Disk {
  /** Opens a log, creating it empty. Opening twice gives the same log. */
  open<T>(path: string): DiskLog<T>;
  /** Paths that exist and start with `prefix`, in order of creation. */
  list(prefix: string): string[];
  /** Removes a log, at once and durably. */
  remove(path: string): void;
}

/** One append-only log. */
export interface DiskLog<T> {
  readonly path: string;
  /** Appends to the process's buffer; `bytes` is the size on disk. */
  append(record: T, bytes: number): void;
  /** Moves all buffered records to the page cache. */
  flush(): void;
  /** Flushes, then makes all records survive power loss; returns what it costs in microseconds. */
  sync(): number;
  /** Replaces the whole content by a synced one, atomically (write to a new file, sync, rename). */
  replace(records: readonly T[], bytes: number): void;
  /** All records, buffered ones included. */
  read(): readonly T[];
}

/** What happened on a disk since it was made. */
export interface DiskCounters {
  records: number;
  bytes: number;
  syncs: number;
}
