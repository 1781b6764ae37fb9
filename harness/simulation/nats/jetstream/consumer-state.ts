import type { DiskLog } from "../../disk/disk.ts";
import type { Broker } from "../core/broker.ts";
import type { ServerTimer } from "../environment.ts";

/** What a consumer's state file says. */
export interface ConsumerState {
  readonly deliveredConsumer: number;
  readonly deliveredStream: number;
  readonly ackFloorConsumer: number;
  readonly ackFloorStream: number;
  /** Stream sequence, consumer sequence, time of delivery in whole seconds of microseconds. */
  readonly pending: readonly (readonly [number, number, number])[];
  readonly redelivered: readonly (readonly [number, number])[];
}

const leastInterval = 100_000;

/**
 * A consumer's state file: written soon after a change, at most ten times a second, and not
 * synced unless the server syncs always (filestore.go consumerFileStore.flushLoop, writeState).
 */
export class ConsumerStateFile {
  readonly #log: DiskLog<ConsumerState>;
  readonly #broker: Broker;
  readonly #snapshot: () => ConsumerState;
  #timer: ServerTimer | undefined;
  #waiting = false;
  #lastWrite = Number.NEGATIVE_INFINITY;

  constructor(broker: Broker, path: string, snapshot: () => ConsumerState) {
    this.#broker = broker;
    this.#snapshot = snapshot;
    this.#log = broker.environment.disk.open(path);
  }

  /** What was written last. */
  read(): ConsumerState | undefined {
    return this.#log.read().at(-1);
  }

  /** The state has changed. */
  changed(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    const since = this.#broker.environment.now() - this.#lastWrite;
    if (since >= leastInterval) this.#broker.later(() => this.#write());
    else this.#timer = this.#broker.schedule(leastInterval - since, () => this.#write());
  }

  /** Writes at once. */
  write(): void {
    this.#write();
  }

  close(): void {
    this.#timer?.cancel();
    this.#waiting = true;
  }

  #write(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#waiting = false;
    this.#lastWrite = this.#broker.environment.now();
    const state = this.#snapshot();
    this.#log.append(state, 64 + state.pending.length * 12 + state.redelivered.length * 4);
    const { syncInterval } = this.#broker.options;
    if (syncInterval === "always" && this.#broker.profile.syncsFiles) this.#log.sync();
    else this.#log.flush();
  }
}
