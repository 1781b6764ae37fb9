/** Real time of one run. */
export class RunClock {
  readonly #start = performance.now();

  /** Whole microseconds since the start of the run. */
  now(): number {
    return Math.round((performance.now() - this.#start) * 1000);
  }

  /** Milliseconds since the start of the run. */
  milliseconds(): number {
    return performance.now() - this.#start;
  }
}
