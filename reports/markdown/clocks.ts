import type { Result } from "../model.ts";
import { clockHead, clockRows, clockTexts } from "../view/clocks.ts";
import { escapeMarkdown, table } from "./text.ts";

/** How far apart clocks were and what was lost; empty if no scenario says anything about clocks. */
export function clocksPart(result: Result): string {
  const rows = clockRows(result).map((row) => clockTexts(row).map(escapeMarkdown));
  return rows.length === 0 ? "" : `#### Clocks\n\n${table(clockHead, rows)}`;
}
