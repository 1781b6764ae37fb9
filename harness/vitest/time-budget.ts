// Taken before a test can put fake timers in their place.
const { setTimeout: startTimer, clearTimeout: stopTimer } = globalThis;

/** Real milliseconds, whatever the test does to its clock. */
export const now: () => number = performance.now.bind(performance);

/** The share of the time that goes to searching; the rest is for making what is found smaller. */
const SEARCH_SHARE = 0.7;

/** Milliseconds that are kept for writing the report and telling: a share of the timeout within bounds. */
const KEPT = { share: 0.1, least: 300, most: 2_000 } as const;

/** Milliseconds that work under way is given to end; it is part of what the suite does when it is aborted. */
const GRACE = 500;

/** How long a check may take, so that its test fails with what was found and never with a timeout. */
export class TimeBudget implements Disposable {
  readonly #end: number;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;

  /**
   * @param timeout - Milliseconds of the test; 0 or Infinity if it has none.
   * @param startedAt - When they began, on the clock of {@link now}.
   */
  constructor(timeout: number, startedAt: number) {
    const kept = Math.min(KEPT.most, Math.max(KEPT.least, timeout * KEPT.share)) + GRACE;
    this.#end = timeout > 0 && timeout < Infinity ? startedAt + timeout - kept : Infinity;
    if (this.#end === Infinity) return;
    this.#timer = startTimer(() => this.#controller.abort(), Math.max(0, this.#end - now()));
    this.#timer.unref();
  }

  /** Aborted when everything must end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether everything must end; true in good time even while the thread is too busy for the signal. */
  get isSpent(): boolean {
    return now() >= this.#end;
  }

  /** Milliseconds that are left; Infinity if nothing limits them. */
  get left(): number {
    return Math.max(0, this.#end - now());
  }

  /** Milliseconds to search in; at most `wanted`. */
  searchLimit(wanted = Infinity): number {
    return Math.min(wanted, this.left * SEARCH_SHARE);
  }

  [Symbol.dispose](): void {
    stopTimer(this.#timer);
  }
}
