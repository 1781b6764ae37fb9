/** Microseconds of a clock that only goes forward. */
export function microseconds(): number {
  return Math.trunc(performance.now() * 1000);
}

/** Timers that belong together and can be ended together. */
export class Timers {
  readonly #armed = new Set<NodeJS.Timeout>();

  /** Calls back `delay` milliseconds from now, never early; at once, before it returns, if that is zero. */
  later(delay: number, callback: () => void): void {
    if (delay <= 0) callback();
    else this.#arm(microseconds() + delay * 1000, callback);
  }

  /** Ends all timers. */
  clear(): void {
    for (const timer of this.#armed) clearTimeout(timer);
    this.#armed.clear();
  }

  #arm(due: number, callback: () => void): void {
    // Node's timers have a resolution of a millisecond and may fire up to one early.
    const timer = setTimeout(
      () => {
        this.#armed.delete(timer);
        if (microseconds() >= due) callback();
        else this.#arm(due, callback);
      },
      Math.max(1, Math.ceil((due - microseconds()) / 1000)),
    );
    this.#armed.add(timer);
  }
}
