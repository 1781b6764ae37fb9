import type { Result } from "../model.ts";
import { dataCells, dataColumns, type DataCell } from "../view/data-cells.ts";
import { dataSummaries, summaryColumns } from "../view/data-summary.ts";
import { rowNames } from "../view/matrix.ts";
import { plural } from "../view/text.ts";
import { escapeMarkdown, folded, table } from "./text.ts";

/** Most rows of a table that must fit into a comment. */
const listed = 60;

/** What data strategies kept, gave up and cost, folded up, with a note of what was cut; empty without any. */
export function dataPart(result: Result): string {
  const cells = dataCells(result);
  if (cells.length === 0) return "";
  const more = cells.length - listed;
  const cut = more > 0 ? ["", `… and ${plural(more, "more cell")}, in the other reports.`] : [];
  return folded("What data strategies kept, gave up and cost", [dataTable(result, listed), ...cut]);
}

/** The whole table of data strategies, and what its columns mean. */
function dataTable(result: Result, most: number): string {
  const names = rowNames(result);
  const rows = dataCells(result)
    .slice(0, most)
    .map((cell) => [escapeMarkdown(names.get(cell) ?? cell.strategy), ...cellTexts(cell)]);
  return [table(["strategy", ...cellHead], rows), "", ...legend(dataColumns)].join("\n");
}

/** One row for each data strategy, and what its columns mean. */
export function dataSummaryTable(result: Result): string {
  const rows = dataSummaries(result).map((summary) => [
    escapeMarkdown(summary.name),
    ...summaryColumns.map(({ text }) => escapeMarkdown(text(summary))),
  ]);
  const head = ["strategy", ...summaryColumns.map(({ name }) => name)];
  return [...legend(summaryColumns), "", table(head, rows)].join("\n");
}

/** What the columns mean, and a table for each data strategy with a row for each fault. */
export function dataTables(result: Result): string {
  const tables = dataSummaries(result).map(
    ({ name, cells }) => `### ${escapeMarkdown(name)} under each fault\n\n${table(cellHead, cells.map(cellTexts))}`,
  );
  return [legend(dataColumns).join("\n"), ...tables].join("\n\n");
}

const cellHead = ["fault", ...dataColumns.map(({ name }) => name)];

function cellTexts(cell: DataCell): string[] {
  return [cell.fault, ...dataColumns.map(({ text }) => text(cell))].map(escapeMarkdown);
}

function legend(columns: readonly { readonly name: string; readonly meaning: string }[]): string[] {
  return columns.map(({ name, meaning }) => `- ${name}: ${meaning}`);
}
