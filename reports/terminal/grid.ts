import type { Result, ResultCell } from "../model.ts";
import { matrixOf, rowLabel } from "../view/matrix.ts";
import { brokenUnclaimed, cellStatus, statuses, type Status } from "../view/status.ts";
import { visible } from "../view/text.ts";

/** One field of the printed matrix. */
export interface Field {
  readonly text: string;
  readonly status: Status;
}

/** The matrix as text, before it is laid out. */
export interface Grid {
  readonly corner: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** By row, then by column; absent where nothing was run. */
  readonly fields: readonly (readonly (Field | undefined)[])[];
}

/** The matrix of a result: strategies down, faults across. */
export function gridOf(result: Result): Grid {
  const matrix = matrixOf(result);
  return {
    corner: "strategy \\ fault",
    rows: matrix.rows.map((row) => visible(rowLabel(row))),
    columns: matrix.faults.map(visible),
    fields: matrix.rows.map((row) => matrix.faults.map((fault) => fieldOf(row.cells.get(fault)))),
  };
}

/** The same matrix with faults down and strategies across. */
export function transposed(grid: Grid): Grid {
  return {
    corner: "fault \\ strategy",
    rows: grid.columns,
    columns: grid.rows,
    fields: grid.columns.map((_, column) => grid.fields.map((row) => row[column])),
  };
}

function fieldOf(cell: ResultCell | undefined): Field | undefined {
  if (cell === undefined) return undefined;
  const status = cellStatus(cell);
  const { glyph, word } = statuses[status];
  const broken = status === "broken" ? 0 : brokenUnclaimed(cell).length;
  const mark = broken === 0 ? "" : ` ${statuses.broken.glyph}${broken}`;
  return { text: `${glyph} ${word}${mark}`, status };
}
