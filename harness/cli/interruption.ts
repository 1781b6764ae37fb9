import type { CliProcess } from "./cli-process.ts";
import { exitCode } from "./exit-code.ts";
import type { Output } from "./output.ts";

/** Turns requests to stop into an aborted signal; the second one ends the process at once. */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #release: () => void;

  constructor(cli: CliProcess, output: Output) {
    this.#release = cli.onInterrupt(() => {
      if (this.happened) cli.exit(exitCode.interrupted);
      output.narrate("interrupted: writing what is there; once more to leave at once");
      this.#controller.abort();
    });
  }

  /** Aborted at the first request. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether there was a request. */
  get happened(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Listens no more. */
  [Symbol.dispose](): void {
    this.#release();
  }
}
