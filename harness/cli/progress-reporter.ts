import type { SuiteProgress } from "../suite/progress.ts";
import type { Output } from "./output.ts";
import { progressLine, statusLine } from "./progress-text.ts";

/** Milliseconds between two updates of the status line, and between two lines in a log. */
const INTERVALS = { live: 100, log: 10_000 } as const;

/** Shows where a suite stands: one line rewritten in place on a terminal, else a line now and then. */
export class ProgressReporter {
  readonly #output: Output;
  readonly #timeLimit: number | undefined;
  readonly #now: () => number;
  readonly #start: number;
  #shownAt: number;

  constructor(output: Output, timeLimit: number | undefined, now: () => number) {
    this.#output = output;
    this.#timeLimit = timeLimit;
    this.#now = now;
    this.#start = now();
    this.#shownAt = output.live ? -Infinity : this.#start;
  }

  /** Takes the newest numbers; shows them if it is time to. */
  update(progress: SuiteProgress): void {
    const now = this.#now();
    const { live } = this.#output;
    if (now - this.#shownAt < INTERVALS[live ? "live" : "log"]) return;
    this.#shownAt = now;
    const timed = { ...progress, elapsed: now - this.#start, timeLimit: this.#timeLimit };
    if (live) this.#output.status(statusLine(timed, this.#output.statusWidth));
    else this.#output.narrate(progressLine(timed));
  }

  /** Takes the status line away. */
  end(): void {
    this.#output.status("");
  }
}
