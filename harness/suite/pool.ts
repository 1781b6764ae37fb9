import { Worker } from "node:worker_threads";
import { BlockedError, type Executor } from "../search/campaign.ts";
import type { Task, TaskResult } from "../search/tasks.ts";
import type { SuiteSource } from "./source.ts";
import type { WorkerData } from "./worker.ts";

/** Real milliseconds that one run may take before it counts as blocked. */
const PATIENCE = 20_000;

/** An executor with worker threads; close it, or the process does not end. */
export interface Pool extends Executor {
  close(): Promise<void>;
}

/** Starts worker threads that load the same cells as this thread; resolves when the first is ready. */
export async function startPool(source: SuiteSource, size: number): Promise<Pool> {
  const members = Array.from({ length: size }, () => new Member(source));
  await members[0]?.ready;
  const idle = [...members];
  return {
    parallelism: size,
    perform: async (task) => {
      const member = idle.pop() as Member;
      try {
        return await member.perform(task);
      } finally {
        idle.push(member);
      }
    },
    close: async () => {
      await Promise.all(members.map((member) => member.stop()));
    },
  };
}

interface Reply {
  readonly result?: TaskResult;
  readonly error?: string;
}

/** One worker thread, started anew when it had to be ended. */
class Member {
  readonly #source: SuiteSource;
  #worker: Worker;
  #pulse: Int32Array;
  ready: Promise<void>;

  constructor(source: SuiteSource) {
    this.#source = source;
    ({ worker: this.#worker, pulse: this.#pulse, ready: this.ready } = this.#start());
  }

  async perform(task: Task): Promise<TaskResult> {
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

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #start(): { worker: Worker; pulse: Int32Array; ready: Promise<void> } {
    const pulse = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const workerData: WorkerData = { source: this.#source, pulse };
    const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData });
    const ready = new Promise<void>((resolve, reject) => {
      worker.once("message", () => resolve());
      worker.once("error", reject);
    });
    ready.catch(() => {});
    return { worker, pulse: new Int32Array(pulse), ready };
  }

  async #restart(): Promise<void> {
    await this.#worker.terminate();
    ({ worker: this.#worker, pulse: this.#pulse, ready: this.ready } = this.#start());
  }

  #ask(task: Task): Promise<TaskResult> {
    const worker = this.#worker;
    return new Promise((resolve, reject) => {
      const settle = () => {
        worker.off("message", onMessage);
        worker.off("error", onError);
      };
      const onMessage = ({ result, error }: Reply) => {
        settle();
        if (result === undefined) reject(new Error(error));
        else resolve(result);
      };
      const onError = (error: Error) => {
        settle();
        reject(error);
      };
      worker.on("message", onMessage);
      worker.on("error", onError);
      worker.postMessage(task);
    });
  }

  /** Rejects when the worker has made no run for too long. */
  #watch(): { blocked: Promise<never>; stop: () => void } {
    let last = -1;
    let timer: NodeJS.Timeout | undefined;
    const blocked = new Promise<never>((_, reject) => {
      timer = setInterval(() => {
        const runs = Atomics.load(this.#pulse, 0);
        if (runs !== last) {
          last = runs;
          return;
        }
        const seconds = PATIENCE / 1000;
        reject(new BlockedError(`a run did not give back control for ${seconds} s: the code under test blocks (an endless loop?)`));
      }, PATIENCE);
    });
    blocked.catch(() => {});
    return { blocked, stop: () => clearInterval(timer) };
  }
}
