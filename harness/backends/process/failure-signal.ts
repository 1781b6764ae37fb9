import type { RunFailure } from "../backend.ts";

/** The first thing that went wrong in a run, wherever it did. */
export class FailureSignal {
  /** Resolves when something has gone wrong. */
  readonly raised: Promise<void>;
  #failure: RunFailure | undefined;
  #resolve: () => void = () => {};

  constructor() {
    this.raised = new Promise((resolve) => (this.#resolve = resolve));
  }

  /** What went wrong first. */
  get failure(): RunFailure | undefined {
    return this.#failure;
  }

  /** Something went wrong; only the first time counts. */
  raise(failure: RunFailure): void {
    this.#failure ??= failure;
    this.#resolve();
  }
}
