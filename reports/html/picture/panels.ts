import type { Result, ResultCell } from "../../model.ts";
import { anomaliesOf, holdsData } from "../../view/anomalies.ts";
import { matrixOf, rowLabel, type MatrixRow } from "../../view/matrix.ts";
import type { Amounts } from "./place.ts";

/** Most points of one panel; more would hide each other. */
export const mostPoints = 24;

/** Strategies that can be compared in one picture: those for messages, or those that hold data. */
export interface Panel {
  readonly kind: "messages" | "data";
  /** Rows of the matrix with their places in it. */
  readonly rows: readonly { readonly row: MatrixRow; readonly index: number; readonly label: string }[];
}

/** The panels of a result; one kind of strategy, one panel. */
export function panelsOf(result: Result): readonly Panel[] {
  const matrix = matrixOf(result).rows;
  // Rows of one strategy differ in what follows its name.
  const oneStrategy = new Set(matrix.map(({ strategy }) => strategy)).size === 1;
  const rows = matrix.map((row, index) => ({
    row,
    index,
    label: oneStrategy && row.qualifier !== "" ? row.qualifier : rowLabel(row),
  }));
  const ofData = ({ row }: { readonly row: MatrixRow }): boolean => [...row.cells.values()].some(holdsData);
  const panels: readonly Panel[] = [
    { kind: "messages", rows: rows.filter((one) => !ofData(one)) },
    { kind: "data", rows: rows.filter(ofData) },
  ];
  return panels.filter(({ rows: own }) => own.length > 1 && own.some(wasAskedUnderFaults));
}

function wasAskedUnderFaults({ row }: { readonly row: MatrixRow }): boolean {
  return [...row.cells.values()].some(({ availability }) => availability.duringFaults.total > 0);
}

/** What a cell adds to the point of its row. */
export function amountsOf(cell: ResultCell): Amounts {
  const { count, attempted } = anomaliesOf(cell);
  const { successes, total } = cell.availability.duringFaults;
  const { acknowledged, networkMessages } = cell.cost;
  return [count, attempted, successes, total, Math.round(networkMessages * acknowledged), acknowledged];
}
