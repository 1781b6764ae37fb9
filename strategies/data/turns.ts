/** Lets those who want the same key go one after the other, in the order in which they came. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Whether somebody has a key, or waits for it. */
  isTaken(key: string): boolean {
    return this.#last.has(key);
  }

  /** Runs `work` when all who came before have finished, however they did. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const own = before === undefined ? work() : before.then(work, work);
    this.#last.set(key, own);
    try {
      return await own;
    } finally {
      if (this.#last.get(key) === own) this.#last.delete(key);
    }
  }
}
