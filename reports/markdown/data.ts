import type { Result } from "../model.ts";
import { dataCells, dataColumns } from "../view/data-cells.ts";
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
export function dataTable(result: Result, most = Infinity): string {
  const names = rowNames(result);
  const rows = dataCells(result)
    .slice(0, most)
    .map((cell) => [
      escapeMarkdown(names.get(cell) ?? cell.strategy),
      escapeMarkdown(cell.fault),
      ...dataColumns.map(({ text }) => escapeMarkdown(text(cell))),
    ]);
  const head = ["strategy", "fault", ...dataColumns.map(({ name }) => name)];
  const legend = dataColumns.map(({ name, meaning }) => `- ${name}: ${meaning}`);
  return [table(head, rows), "", ...legend].join("\n");
}
