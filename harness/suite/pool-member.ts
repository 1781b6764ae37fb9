import type { Readable } from "node:stream";
import { Worker } from "node:worker_threads";
import { BlockedError } from "../search/campaign.ts";
import type { CasesTask, PlayedCase } from "../search/play-cases.ts";
import type { Task, TaskResult } from "../search/tasks.ts";
import type { ReplayResult, ReplayTask } from "./replay.ts";
import type { SuiteSource } from "./source.ts";
import type { WorkerData } from "./worker.ts";

/** How the members of a pool work. */
export interface MemberOptions {
  /** Real milliseconds that one run may take before it counts as blocked. */
  readonly patience: number;
  /** Given what the code under test writes to stdout and stderr. */
  readonly output: (text: string) => void;
}

interface Reply {
  readonly result?: TaskResult | ReplayResult | PlayedCase[];
  readonly error?: string;
}

interface Started {
  readonly worker: Worker;
  /** How many runs the worker has begun. */
  readonly pulse: Int32Array;
  readonly ready: Promise<void>;
}

/** One worker thread, started anew when it had to be ended. */
export class PoolMember {
  readonly #source: SuiteSource;
  readonly #options: MemberOptions;
  #started: Started;
  #stopped = false;

  constructor(source: SuiteSource, options: MemberOptions) {
    this.#source = source;
    this.#options = options;
    this.#started = this.#start();
  }

  /** Resolves when the worker has loaded its cells. */
  get ready(): Promise<void> {
    return this.#started.ready;
  }

  /** Has the worker do a task; rejects with {@link BlockedError} if it does not come back. */
  async perform(task: Task | ReplayTask | CasesTask): Promise<TaskResult | ReplayResult | PlayedCase[]> {
    await this.ready;
    const watch = this.#watch();
    try {
      return await Promise.race([this.#ask(task), watch.blocked]);
    } catch (error) {
      if (error instanceof BlockedError) await this.#restart();
      throw error;
    } finally {
      watch.stop();
    }
  }

  /** Ends the worker for good. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#started.worker.terminate();
  }

  #start(): Started {
    const pulse = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const workerData: WorkerData = { source: this.#source, pulse };
    const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData, stdout: true, stderr: true });
    for (const stream of [worker.stdout, worker.stderr]) this.#forward(stream);
    const ready = new Promise<void>((resolve, reject) => {
      worker.once("message", () => resolve());
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("a worker ended while it loaded the scenarios")));
    });
    ready.catch(() => {});
    return { worker, pulse: new Int32Array(pulse), ready };
  }

  /** A stream that nobody reads would fill the memory. */
  #forward(stream: Readable): void {
    stream.setEncoding("utf8").on("data", this.#options.output);
  }

  async #restart(): Promise<void> {
    await this.#started.worker.terminate();
    if (!this.#stopped) this.#started = this.#start();
  }

  #ask(task: Task | ReplayTask | CasesTask): Promise<TaskResult | ReplayResult | PlayedCase[]> {
    const { worker } = this.#started;
    return new Promise((resolve, reject) => {
      const settled = new AbortController();
      const on = <Value>(event: string, listener: (value: Value) => void) => {
        worker.on(event, listener);
        settled.signal.addEventListener("abort", () => worker.off(event, listener));
      };
      on("message", ({ result, error }: Reply) => {
        settled.abort();
        if (result === undefined) reject(new Error(error));
        else resolve(result);
      });
      on("error", (error: Error) => {
        settled.abort();
        reject(error);
      });
      on("exit", () => {
        settled.abort();
        if (!this.#stopped) reject(new BlockedError("the code under test ended its thread (process.exit?)"));
      });
      worker.postMessage(task);
    });
  }

  /** Rejects when the worker has begun no run for too long. */
  #watch(): { blocked: Promise<never>; stop: () => void } {
    const { pulse } = this.#started;
    const { patience } = this.#options;
    let last = -1;
    let timer: NodeJS.Timeout | undefined;
    const blocked = new Promise<never>((_, reject) => {
      timer = setInterval(() => {
        const runs = Atomics.load(pulse, 0);
        if (runs === last) reject(new BlockedError(blockedText(patience)));
        last = runs;
      }, patience);
    });
    blocked.catch(() => {});
    return { blocked, stop: () => clearInterval(timer) };
  }
}

function blockedText(patience: number): string {
  return `a run did not give back control for ${patience / 1000} s: the code under test blocks (an endless loop?)`;
}
