import type { Result } from "../model.ts";
import { cellStatus, statusOrder, statuses, type Status } from "./status.ts";
import { grouped, plural } from "./text.ts";

/** Sums over a whole result. */
export interface Totals {
  readonly cells: number;
  readonly byStatus: Readonly<Record<Status, number>>;
  readonly runs: number;
  readonly vacuousRuns: number;
  readonly determinismChecked: number;
  readonly determinismDiverged: number;
  readonly virtualMilliseconds: number;
}

/** Adds up the cells of a result. */
export function totalsOf(result: Result): Totals {
  const sum = (value: (cell: Result["cells"][number]) => number): number =>
    result.cells.reduce((total, cell) => total + value(cell), 0);
  const count = (status: Status): number => sum((cell) => (cellStatus(cell) === status ? 1 : 0));
  return {
    cells: result.cells.length,
    byStatus: {
      held: count("held"),
      violated: count("violated"),
      inconclusive: count("inconclusive"),
      broken: count("broken"),
      unclaimed: count("unclaimed"),
    },
    runs: sum((cell) => cell.runs),
    vacuousRuns: sum((cell) => cell.vacuousRuns),
    determinismChecked: sum((cell) => cell.determinism.checked),
    determinismDiverged: sum((cell) => cell.determinism.diverged),
    virtualMilliseconds: sum((cell) => cell.virtualMilliseconds),
  };
}

/** `39 cells: 30 held, 1 violated`: the cells by status, leaving out what did not occur. */
export function cellCounts(totals: Totals): string {
  if (totals.cells === 0) return "no cells";
  const parts = statusOrder
    .filter((status) => totals.byStatus[status] > 0)
    .map((status) => `${grouped(totals.byStatus[status])} ${statuses[status].word}`);
  return `${plural(totals.cells, "cell")}: ${parts.join(", ")}`;
}

/** One sentence that says what the verdict of a result means. */
export function verdictSentence(result: Result, totals: Totals): string {
  if (totals.cells === 0) return "No cell was run, so nothing was judged.";
  if (result.verdict === "violated") {
    return `${plural(totals.byStatus.violated, "cell")} of ${grouped(totals.cells)} broke a claim.`;
  }
  if (result.verdict === "inconclusive") {
    if (totals.byStatus.inconclusive === 0)
      return "No claim was seen broken, but not all was judged.";
    const unclear = plural(totals.byStatus.inconclusive, "cell");
    return `No claim was seen broken, but ${unclear} of ${grouped(totals.cells)} could not be judged.`;
  }
  return `Every checked claim held in ${plural(totals.runs, "run")}.`;
}
