/** How long the runs of one cell have taken, finished or not. */
export class CellEffort {
  readonly #budget: number;
  readonly #expected: number;
  readonly #starts = new Set<number>();
  #begun = false;
  #spent = 0;

  /**
   * @param budget - Real milliseconds; the first run is always made.
   * @param expected - Milliseconds that a run takes at least.
   */
  constructor(budget: number, expected = 0) {
    this.#budget = budget;
    this.#expected = expected;
  }

  /** Whether no further run is to begin. */
  isSpent(): boolean {
    const now = performance.now();
    const underWay = [...this.#starts].reduce((sum, start) => sum + Math.max(now - start, this.#expected), 0);
    return this.#begun && this.#spent + underWay >= this.#budget;
  }

  /** A run begins; the result tells that it has ended. */
  begin(): () => void {
    const start = performance.now();
    this.#begun = true;
    this.#starts.add(start);
    return () => {
      this.#starts.delete(start);
      this.#spent += performance.now() - start;
    };
  }
}
