import { displayWidth, pad } from "../view/width.ts";

/** Columns between two of a table. */
const gap = 2;

/** How wide each column of a table must be. */
export function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const [first = []] = rows;
  return first.map((_, column) =>
    rows.reduce((widest, row) => Math.max(widest, displayWidth(row[column] ?? "")), 0),
  );
}

/** How many of the leading columns fit into so many columns of the terminal; two at least. */
export function fittingColumns(widths: readonly number[], room: number): number {
  let used = 0;
  const tooMany = widths.findIndex((width, column) => {
    used += width + (column > 0 ? gap : 0);
    return column >= 2 && used > room;
  });
  return tooMany < 0 ? widths.length : tooMany;
}

/** One row of a table. */
export function columnLine(row: readonly string[], widths: readonly number[]): string {
  return widths
    .map((width, column) => pad(row[column] ?? "", width))
    .join(" ".repeat(gap))
    .trimEnd();
}
