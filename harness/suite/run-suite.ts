import { campaign, type Executor } from "../search/campaign.ts";
import { CellSearch } from "../search/cell-search.ts";
import type { Counterexample } from "../search/counterexample.ts";
import type { CellSpec } from "./cells.ts";

/** How a suite is run. */
export interface SuiteOptions {
  readonly seed: number;
  /** Runs per cell. */
  readonly runs: number;
  /** Real milliseconds for the search; unlimited if absent. */
  readonly timeLimit?: number;
  /** Ends everything when aborted; what is done so far counts. */
  readonly signal?: AbortSignal;
  /** Runs in one piece of work. */
  readonly chunkSize?: number;
}

/** Where a running suite stands. */
export interface SuiteProgress {
  readonly runs: number;
  readonly plannedRuns: number;
  readonly cells: number;
  readonly cellsDone: number;
  readonly violations: number;
}

/** Told while a suite runs. */
export interface SuiteListener {
  progress?(progress: SuiteProgress): void;
  found?(cell: CellSpec, counterexample: Counterexample): void;
}

/** Runs in one piece of work: small enough for a smooth progress line, large enough to cost nothing. */
const CHUNK_SIZE = 25;

/** One run in so many is run twice to check that it is deterministic. */
const REPEAT_ONE_IN = 25;

/** Searches all cells; the searches are in the order of the cells. */
export async function runSuite(
  cells: readonly CellSpec[],
  executor: Executor,
  options: SuiteOptions,
  listener: SuiteListener = {},
): Promise<CellSearch[]> {
  const searches = cells.map(
    ({ id, claimed }) =>
      new CellSearch({
        id,
        claimed,
        seed: options.seed,
        runs: options.runs,
        chunkSize: options.chunkSize ?? CHUNK_SIZE,
        repeatOneIn: REPEAT_ONE_IN,
      }),
  );
  const end = options.timeLimit === undefined ? Infinity : performance.now() + options.timeLimit;
  const limits = {
    interrupted: () => options.signal?.aborted === true,
    timeIsUp: () => performance.now() >= end,
  };
  await campaign(searches, executor, limits, {
    progress: () => listener.progress?.(progressOf(searches)),
    found: (cell, counterexample) => listener.found?.(cells[cell] as CellSpec, counterexample),
  });
  return searches;
}

function progressOf(searches: readonly CellSearch[]): SuiteProgress {
  const sum = (value: (search: CellSearch) => number) => searches.reduce((total, search) => total + value(search), 0);
  return {
    runs: sum((search) => search.aggregate.runs),
    plannedRuns: sum((search) => search.options.runs),
    cells: searches.length,
    cellsDone: searches.filter((search) => search.done).length,
    violations: sum((search) => [...search.findings.keys()].filter((property) => search.options.claimed.includes(property)).length),
  };
}
