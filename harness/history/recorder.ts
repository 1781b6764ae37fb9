import type { History, HistoryEvent } from "./events.ts";

/** Most events of one history unless told otherwise: far above any sensible run, far below memory. */
export const defaultEventLimit = 1_000_000;

/** Options of {@link createRecorder}. */
export interface RecorderOptions {
  /** Most events to keep; {@link defaultEventLimit} if absent. */
  readonly limit?: number;
}

/** Collects the events of one run, in order. */
export interface Recorder {
  /**
   * Appends one event.
   * @throws RangeError if its time is not a whole number of microseconds, or lies before that of the
   *   event before it: both are defects of the caller.
   */
  record(event: HistoryEvent): void;
  /** What was recorded until now; later events do not change it. */
  history(): History;
  /**
   * True if an event came when the limit was reached. Nothing is kept from then on, not even the end
   * of the run, so that checkers see a truncated history and call it inconclusive.
   */
  readonly overflowed: boolean;
  /** Events that came after the `end` phase; they are not part of the history. */
  readonly late: number;
}

/**
 * Creates an append-only recorder.
 * @throws RangeError if the limit is not a whole number from 1.
 */
export function createRecorder(options: RecorderOptions = {}): Recorder {
  return new BoundedRecorder(options.limit ?? defaultEventLimit);
}

class BoundedRecorder implements Recorder {
  readonly #limit: number;
  readonly #events: HistoryEvent[] = [];
  #time = 0;
  #ended = false;
  overflowed = false;
  late = 0;

  constructor(limit: number) {
    if (!Number.isSafeInteger(limit) || limit < 1) {
      throw new RangeError(`limit is ${limit}; expected a whole number of events from 1`);
    }
    this.#limit = limit;
  }

  record(event: HistoryEvent): void {
    if (this.#ended) {
      this.late += 1;
    } else if (this.#events.length === this.#limit) {
      this.overflowed = true;
    } else {
      this.#append(event);
    }
  }

  history(): History {
    return { events: this.#events.slice() };
  }

  #append(event: HistoryEvent): void {
    if (!Number.isSafeInteger(event.time) || event.time < this.#time) {
      throw new RangeError(
        `time of the event ${event.type} is ${event.time}; ` +
          `expected a whole number of microseconds from ${this.#time}, the time of the event before`,
      );
    }
    this.#time = event.time;
    this.#ended = event.type === "phase" && event.phase === "end";
    this.#events.push(event);
  }
}
