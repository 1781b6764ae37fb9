import type { ChildProcess } from "node:child_process";
import type { RunState } from "../server-host.ts";
import { signal } from "./own-process.ts";

/** A child process with what signals have made of it. */
export class ChildState {
  readonly process: ChildProcess;
  /** Resolves when the process is gone; never rejects. */
  readonly gone: Promise<void>;
  #state: RunState = "alive";

  constructor(child: ChildProcess) {
    this.process = child;
    this.gone = new Promise((resolve) => {
      const ended = (): void => {
        this.#state = "down";
        resolve();
      };
      child.once("exit", ended);
      // It could not be started at all.
      child.once("error", () => {
        if (child.pid === undefined) ended();
      });
    });
  }

  get state(): RunState {
    return this.#state;
  }

  /** Freezes it; false if it does not run. */
  pause(): boolean {
    if (this.#state !== "alive") return false;
    this.#state = "paused";
    this.#signal("SIGSTOP");
    return true;
  }

  /** Lets it go on; false if it was not paused. */
  resume(): boolean {
    if (this.#state !== "paused") return false;
    this.#state = "alive";
    this.#signal("SIGCONT");
    return true;
  }

  /** Kills it, paused or not; resolves when it is gone. */
  kill(): Promise<void> {
    if (this.#state !== "down") this.#signal("SIGKILL");
    return this.gone;
  }

  #signal(name: NodeJS.Signals): void {
    const { pid } = this.process;
    if (pid !== undefined) signal(pid, name);
  }
}
