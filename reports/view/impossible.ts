import type { Result, ResultProportion } from "../model.ts";
import { dataCells, type DataCell } from "./data-cells.ts";
import { wilson } from "./wilson.ts";

/** With fewer operations than give this lower bound nothing is said about how available a side was. */
const CLEARLY = 0.9;

/** Cells of partitions with enough operations on both sides for it to show if all of them succeeded. */
export function tellingCells(result: Pick<Result, "cells">): readonly DataCell[] {
  return partitionCells(result).filter(({ data: { outlasted } }) =>
    [outlasted?.affected, outlasted?.unaffected].every(
      (side) => side !== undefined && isAvailable(wilson(side.total, side.total)),
    ),
  );
}

/** Cells of data strategies under faults that separate nodes from each other or from the broker. */
export function partitionCells(result: Pick<Result, "cells">): readonly DataCell[] {
  return dataCells(result).filter(({ fault }) => fault.includes("partition"));
}

/**
 * Cells that show what cannot be: linearizable in every run, and available on both sides of a partition that
 * lasted longer than operations may take (Gilbert and Lynch, 2002). There the checker or the fault is wrong.
 */
export function impossibleCells(result: Pick<Result, "cells">): readonly DataCell[] {
  return partitionCells(result).filter(
    ({ data: { model, outlasted } }) =>
      model === "linearizable" &&
      outlasted !== undefined &&
      isAvailable(outlasted.affected) &&
      isAvailable(outlasted.unaffected),
  );
}

/** Whether all operations of a side succeeded, and enough of them. */
function isAvailable({ successes, total, low }: ResultProportion): boolean {
  return successes === total && low > CLEARLY;
}
