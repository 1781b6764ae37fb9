// Spreads the numbers 0, 1, 2 … of some runs over worker threads.
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

/** Runs that a worker does between two reports of progress. */
const REPORT_EVERY = 50;

/**
 * Runs `work` of the module at `url` for every number below `runs`, on `jobs` threads; the module
 * must call {@link serve}. Resolves to what it returned, in the order of the numbers.
 * @template Result
 * @param {string} url
 * @param {{ runs: number, jobs: number, data: unknown, progress?: (done: number) => void }} options
 * @returns {Promise<Result[]>}
 */
export async function spread(url, { runs, jobs, data, progress }) {
  /** @type {Result[]} */
  const results = Array.from({ length: runs });
  let done = 0;
  const workers = Array.from({ length: Math.max(1, Math.min(jobs, runs)) }, (_, first) => {
    const worker = new Worker(new URL(url), {
      workerData: { first, step: Math.min(jobs, runs), runs, data },
    });
    return new Promise((resolve, reject) => {
      worker.on("message", (/** @type {{ index: number, result: Result }[]} */ batch) => {
        for (const { index, result } of batch) results[index] = result;
        done += batch.length;
        progress?.(done);
      });
      worker.on("error", reject);
      worker.on("exit", (code) =>
        code === 0 ? resolve(undefined) : reject(new Error(`a worker ended with ${code}`)),
      );
    });
  });
  await Promise.all(workers);
  return results;
}

/** Whether this module was started by {@link spread}. */
export const isWorker = !isMainThread;

/**
 * Does the work of one thread.
 * @template Data, Result
 * @param {(data: Data) => Promise<(index: number) => Promise<Result>>} prepare
 */
export async function serve(prepare) {
  // Stacks of errors that clients make and throw away are a large part of a run's cost.
  Error.stackTraceLimit = 0;
  const { first, step, runs, data } = workerData;
  const work = await prepare(data);
  let batch = [];
  for (let index = first; index < runs; index += step) {
    batch.push({ index, result: await work(index) });
    if (batch.length < REPORT_EVERY) continue;
    parentPort?.postMessage(batch);
    batch = [];
  }
  parentPort?.postMessage(batch);
}

/** Threads to use if nobody says. */
export const defaultJobs = availableParallelism();
