import { randomInt } from "node:crypto";
import type { Result } from "../../reports/index.ts";
import type { CellSearch } from "../search/cell-search.ts";
import type { Executor } from "../search/campaign.ts";
import { commitSeed } from "../suite/commit-seed.ts";
import { runSuite } from "../suite/run-suite.ts";
import { conclude } from "./conclude.ts";
import { RunError } from "./errors.ts";
import type { Checked, CheckOptions, SearchOptions } from "./options.ts";
import { replayStored } from "./replay-stored.ts";
import { subjectOf, type Subject } from "./subject.ts";
import type { TestPlace } from "./test-place.ts";
import { TimeBudget } from "./time-budget.ts";
import { variablesOf } from "./variables.ts";

/** Runs per cell if nobody says. */
const RUNS = 100;

/** Runs in one piece of work: few, so that each cell gets its share of a short time. */
const CHUNK_SIZE = 10;

/** Real milliseconds that are kept for the last run of shrinking, and for explaining it. */
const LAST_RUN = 100;

/** A search that has ended. */
export interface Searched {
  readonly subject: Subject;
  /** In the order of the cells. */
  readonly searches: readonly CellSearch[];
  readonly seed: number;
  /** Runs per cell that were wanted. */
  readonly runs: number;
  readonly startedAt: Date;
  readonly wallMilliseconds: number;
}

/** Checks the claims of scenarios; see `Capstan.check`. */
export async function check(
  checked: Checked,
  options: CheckOptions,
  place: TestPlace,
  env: NodeJS.ProcessEnv,
): Promise<Result> {
  checkRealm();
  const { replay } = variablesOf(env);
  const subject = await subjectOf(checked, options, place.file);
  if (replay !== undefined) return replayStored(subject, replay, place);
  return conclude(await search(subject, options, place, env), options, place);
}

/** The simulation replaces globals of Node, and a pool of virtual machines has others. */
function checkRealm(): void {
  if (process.execArgv instanceof Array) return;
  throw new RunError(
    'the pools "vmThreads" and "vmForks" of Vitest are not supported; set test.pool to "forks" or "threads"',
  );
}

/** Searches the cells of a subject within the time that the test has. */
export async function search(
  subject: Subject,
  options: SearchOptions,
  place: TestPlace,
  env: NodeJS.ProcessEnv,
): Promise<Searched> {
  const variables = variablesOf(env);
  const seed = variables.seed ?? options.seed ?? commitSeed(env)?.seed ?? randomInt(2 ** 32);
  const runs = variables.runs ?? options.runs ?? RUNS;
  const startedAt = new Date();
  using budget = new TimeBudget(place.timeout, place.startedAt);
  const isStopped = () => budget.isSpent || place.signal.aborted;
  const executor = await subject.start(runs, isStopped);
  try {
    const timeLimit = budget.searchLimit(options.timeLimit);
    const searches = await runSuite(subject.cells, withLimit(executor, budget), {
      seed,
      runs,
      onlyClaims: true,
      chunkSize: CHUNK_SIZE,
      signal: AbortSignal.any([budget.signal, place.signal]),
      ...(timeLimit < Infinity && { timeLimit }),
    });
    return { subject, searches, seed, runs, startedAt, wallMilliseconds: Date.now() - startedAt.getTime() };
  } finally {
    await executor.close();
  }
}

/** Shrinking gets what time is left when it begins. */
function withLimit(executor: Executor, budget: TimeBudget): Executor {
  return {
    parallelism: executor.parallelism,
    perform(task) {
      const timeLimit = Math.max(0, budget.left - LAST_RUN);
      return executor.perform(task.type === "shrink" && timeLimit < Infinity ? { ...task, timeLimit } : task);
    },
  };
}
