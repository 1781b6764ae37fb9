import type { Result } from "../model.ts";
import { clockHead, clockRows, clockTexts } from "../view/clocks.ts";
import { visible } from "../view/text.ts";
import { displayWidth } from "../view/width.ts";
import type { Style } from "./style.ts";

/** How far apart clocks were and what was lost, a table; nothing if no scenario says anything about clocks. */
export function clockLines(result: Result, style: Style): string[] {
  const rows = clockRows(result).map((row) => clockTexts(row).map(visible));
  if (rows.length === 0) return [];
  const widths = clockHead.map((_, column) =>
    Math.max(...[clockHead, ...rows].map((texts) => displayWidth(texts[column] ?? ""))),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, column) => text + " ".repeat((widths[column] ?? 0) - displayWidth(text)))
      .join("  ")
      .trimEnd();
  return [
    `${style.strong("clocks")} ${style.dim("between the earliest and the latest of the nodes; with 95 % intervals")}`,
    style.dim(`  ${line(clockHead)}`),
    ...rows.map((texts) => `  ${line(texts)}`),
  ];
}
