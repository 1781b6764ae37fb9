import type { CellSearch } from "../search/cell-search.ts";

/** Where a running suite stands. */
export interface SuiteProgress {
  readonly runs: number;
  /** Runs that are still to come if no claim breaks. */
  readonly remainingRuns: number;
  readonly cells: number;
  readonly cellsDone: number;
  /** Claims broken so far. */
  readonly violations: number;
}

/** Adds up where the searches of a suite stand. */
export function progressOf(searches: readonly CellSearch[]): SuiteProgress {
  const sum = (value: (search: CellSearch) => number) => searches.reduce((total, search) => total + value(search), 0);
  return {
    runs: sum((search) => search.aggregate.runs),
    remainingRuns: sum((search) => (search.done ? 0 : search.options.runs - search.aggregate.runs)),
    cells: searches.length,
    cellsDone: sum((search) => (search.done ? 1 : 0)),
    violations: sum(brokenClaims),
  };
}

function brokenClaims({ findings, options }: CellSearch): number {
  return [...findings.keys()].filter((property) => options.claimed.includes(property)).length;
}
