import type { AppChild } from "./app-child.ts";

/**
 * Children that have ended a run in good order, and wait for another one: to start one costs a third of
 * a second of processor time, most of what a run costs.
 */
export class IdleChildren {
  readonly #children: AppChild[] = [];

  /** How many wait. */
  get size(): number {
    return this.#children.length;
  }

  add(child: AppChild): void {
    this.#children.push(child);
  }

  /** A child that still lives; it is to load its code again. */
  take(): AppChild | undefined {
    for (;;) {
      const child = this.#children.pop();
      if (child === undefined || child.state === "alive") return child;
    }
  }
}
