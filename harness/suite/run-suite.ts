import { campaign, type Executor } from "../search/campaign.ts";
import { CellSearch, type KnownOrigin } from "../search/cell-search.ts";
import type { Counterexample } from "../search/counterexample.ts";
import type { CellSpec } from "./cells.ts";
import { progressOf, type SuiteProgress } from "./progress.ts";

/** A violation that is known before the search. */
export interface KnownViolation {
  /** Position of its cell. */
  readonly cell: number;
  readonly counterexample: Counterexample;
  readonly origin: KnownOrigin;
}

/** How a suite is run. */
export interface SuiteOptions {
  readonly seed: number;
  /** Runs per cell, but for what scenarios say of their effort. */
  readonly runs: number;
  /** Real milliseconds for the search; unlimited if absent. */
  readonly timeLimit?: number;
  /** Ends everything when aborted; what is done so far counts. */
  readonly signal?: AbortSignal;
  /** Runs in one piece of work. */
  readonly chunkSize?: number;
  /** Violations that are known before the search, by the position of their cell. */
  readonly known?: readonly KnownViolation[];
  /** Whether what is not claimed is counted only, and not shrunk. */
  readonly onlyClaims?: boolean;
}

/** Told while a suite runs. */
export interface SuiteListener {
  /** Told once, before the first run; the searches fill while the suite runs. */
  begun?(searches: readonly CellSearch[]): void;
  progress?(progress: SuiteProgress): void;
  found?(cell: CellSpec, counterexample: Counterexample, search: CellSearch): void;
}

/** Runs in one piece of work: small enough for a smooth progress line, large enough to cost nothing. */
export const CHUNK_SIZE = 25;

/** One run in so many is run twice to check that it is deterministic. */
const REPEAT_ONE_IN = 25;

/** Real milliseconds that work under way is given to end when a suite is aborted. */
const GRACE = 500;

/** Searches all cells; the searches are in the order of the cells. */
export async function runSuite(
  cells: readonly CellSpec[],
  executor: Executor,
  options: SuiteOptions,
  listener: SuiteListener = {},
): Promise<CellSearch[]> {
  const searches = cells.map((cell) => searchOf(cell, options));
  listener.begun?.(searches);
  for (const { cell, counterexample, origin } of options.known ?? []) {
    searches[cell]?.adopt(counterexample, origin);
    listener.found?.(cells[cell] as CellSpec, counterexample, searches[cell] as CellSearch);
  }
  const end = options.timeLimit === undefined ? Infinity : performance.now() + options.timeLimit;
  const limits = {
    interrupted: () => options.signal?.aborted === true,
    timeIsUp: () => performance.now() >= end,
  };
  const whole = campaign(searches, executor, limits, {
    progress: () => listener.progress?.(progressOf(searches)),
    found: (cell, counterexample) =>
      listener.found?.(cells[cell] as CellSpec, counterexample, searches[cell] as CellSearch),
  });
  await endedOrAborted(whole, options.signal);
  return searches;
}

/** How many runs a cell gets where so many are asked for: at least two, from which a spread can be told, unless one is asked for. */
export function runsOf({ scenario }: CellSpec, asked: number): number {
  const { effort = 1 } = scenario;
  return Math.max(Math.min(asked, 2), Math.round(asked * effort));
}

function searchOf(cell: CellSpec, options: SuiteOptions): CellSearch {
  const { id, claimed } = cell;
  return new CellSearch({
    id,
    claimed,
    seed: options.seed,
    runs: runsOf(cell, options.runs),
    chunkSize: options.chunkSize ?? CHUNK_SIZE,
    repeatOneIn: REPEAT_ONE_IN,
    ...(options.onlyClaims !== undefined && { onlyClaims: options.onlyClaims }),
  });
}

/** Waits for the work, but not for long once the signal is aborted: shrinking can take many seconds. */
export async function endedOrAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  const aborted = new Promise<void>((resolve) => {
    const wait = () => (timer = setTimeout(resolve, GRACE));
    if (signal.aborted) wait();
    else signal.addEventListener("abort", wait, { once: true });
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    clearTimeout(timer);
    work.catch(() => {});
  }
}
