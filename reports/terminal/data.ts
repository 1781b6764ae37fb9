import type { Result } from "../model.ts";
import { dataCells, dataColumns, type DataCell } from "../view/data-cells.ts";
import { rowNames } from "../view/matrix.ts";
import { grouped, visible } from "../view/text.ts";
import { wrap } from "../view/width.ts";
import { columnLine, columnWidths, fittingColumns } from "./columns.ts";
import type { TerminalOptions } from "./violation.ts";

/** More cells than this would push the result off the screen. */
const mostCells = 60;

/** What data strategies kept, gave up and cost, one row per cell; nothing without any, a note for too many. */
export function dataLines(result: Result, { style, width }: TerminalOptions): string[] {
  const cells = dataCells(result);
  if (cells.length === 0) return [];
  if (cells.length > mostCells) {
    const note = `what each of ${grouped(cells.length)} cells kept, gave up and cost is in the report`;
    return [`${style.strong("data strategies")}  ${style.dim(note)}`];
  }
  const names = rowNames(result);
  const head = ["fault", ...dataColumns.map(({ name }) => name)];
  const rows = cells.map((cell) => [
    visible(cell.fault),
    ...dataColumns.map(({ text }) => visible(text(cell))),
  ]);
  const widths = columnWidths([head, ...rows]);
  const shown = fittingColumns(widths, width);
  const cut = dataColumns.slice(shown - 1).map(({ name }) => name);
  const fitting = widths.slice(0, shown);
  const legend = dataColumns
    .slice(0, shown - 1)
    .flatMap(({ name, meaning }) => wrap(`${name}: ${meaning}`, Math.max(24, width - 2)))
    .map((line) => style.dim(`  ${line}`));
  return [
    style.strong("data strategies"),
    style.dim(columnLine(head, fitting)),
    ...cells.flatMap((cell, index) => {
      const name = names.get(cell) ?? cell.strategy;
      const isFirst = index === 0 || name !== names.get(cells[index - 1] as DataCell);
      const line = columnLine(rows[index] ?? [], fitting);
      return isFirst ? [style.strong(visible(name)), line] : [line];
    }),
    ...legend,
    ...(cut.length > 0 ? wrap(cutText(cut), Math.max(24, width - 2)) : []).map((line) =>
      style.dim(`  ${line}`),
    ),
  ];
}

function cutText(columns: readonly string[]): string {
  return `too wide for here, and in the other reports: ${columns.join(", ")}`;
}
