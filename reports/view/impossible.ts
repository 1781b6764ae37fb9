import type { Result, ResultProportion } from "../model.ts";
import { dataCells, type DataCell } from "./data-cells.ts";

/** With fewer operations than give this lower bound nothing is said about how available a side was. */
const CLEARLY = 0.9;

/**
 * Cells that show what cannot be: linearizable in every run, and available on both sides of a partition that
 * lasted longer than operations may take (Gilbert and Lynch, 2002). There the checker or the fault is wrong.
 */
export function impossibleCells(result: Pick<Result, "cells">): readonly DataCell[] {
  return dataCells(result).filter(
    ({ fault, data: { model, outlasted } }) =>
      isPartition(fault) &&
      model === "linearizable" &&
      outlasted !== undefined &&
      isAvailable(outlasted.affected) &&
      isAvailable(outlasted.unaffected),
  );
}

/** Whether a family of faults separates nodes from each other or from the broker. */
function isPartition(fault: string): boolean {
  return fault.includes("partition");
}

/** Whether all operations of a side succeeded, and enough of them. */
function isAvailable({ successes, total, low }: ResultProportion): boolean {
  return successes === total && low > CLEARLY;
}
