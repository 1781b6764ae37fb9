import type { Result } from "../model.ts";
import { clockHead, clockRows, clockTexts } from "../view/clocks.ts";
import { duration } from "../view/format.ts";
import { escapeMarkdown, table } from "./text.ts";

/** How far apart clocks were and what was lost; empty if no scenario says anything about clocks. */
export function clocksPart(result: Result): string {
  const rows = clockRows(result).map((row) => clockTexts(row).map(escapeMarkdown));
  return rows.length === 0 ? "" : `#### Clocks\n\n${table(clockHead, rows)}`;
}

/** The table of clocks as a page of its own holds it, with how it was made. */
export function renderClocks(result: Result): string {
  const { run, cells } = result;
  const rows = clockRows(result).map((row) => clockTexts(row).map(escapeMarkdown));
  const fewest = Math.min(...cells.map(({ runs }) => runs));
  const made = `${fewest} runs or more per row, seed ${run.seed}, backend ${run.backend}, in ${duration(run.wallMilliseconds)}. Intervals are 95 % Wilson intervals.`;
  return `${table(clockHead, rows)}\n\n${escapeMarkdown(made)}\n`;
}
