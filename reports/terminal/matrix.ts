import type { Result } from "../model.ts";
import { statusOrder, statuses } from "../view/status.ts";
import { gridOf, transposed, type Grid } from "./grid.ts";
import type { Style } from "./style.ts";
import { displayWidth, fit, pad } from "../view/width.ts";

const gap = 2;
const longestLabel = 32;
const longestHeading = 24;
const notRun = "–";

/**
 * The strategy × fault matrix in lines of at most `width` columns (of a terminal, at least 40).
 * Columns that do not fit go to further blocks; if faults down and strategies across needs fewer
 * blocks, it is printed that way round.
 */
export function matrixLines(result: Result, width: number, style: Style): string[] {
  if (result.cells.length === 0) return ["no cells were run"];
  const grid = gridOf(result);
  if (grid.rows.length === 0) return [];
  const turned = transposed(grid);
  const room = Math.max(40, width);
  const blocks = blocksOf(grid, room);
  const turnedBlocks = blocksOf(turned, room);
  if (turnedBlocks.length < blocks.length) return print(turned, turnedBlocks, room, style);
  return print(grid, blocks, room, style);
}

/** What each glyph of the matrix means, only for what can occur in one; wraps at `width`. */
export function legendLines(result: Result, width: number, style: Style): string[] {
  const used = new Set(
    gridOf(result)
      .fields.flat()
      .map((field) => field?.status),
  );
  const marked = gridOf(result)
    .fields.flat()
    .some((field) => / ◇\d+$/.test(field?.text ?? ""));
  const lines = statusOrder
    .filter((status) => used.has(status))
    .map((status) => {
      const { glyph, word, meaning } = statuses[status];
      return (
        style.status(status, `${glyph} ${pad(word, 13)}`) + style.dim(fit(meaning, width - 15))
      );
    });
  const extra = "properties beyond the claims that were shown broken";
  if (!marked) return lines;
  return [...lines, style.status("broken", pad("◇n", 15)) + style.dim(fit(extra, width - 15))];
}

interface Block {
  readonly from: number;
  readonly widths: readonly number[];
}

function blocksOf(grid: Grid, width: number): Block[] {
  const room = width - labelWidth(grid, width);
  const blocks: { from: number; widths: number[] }[] = [];
  let used = Infinity;
  grid.columns.forEach((_, column) => {
    const columnWidth = Math.min(columnWidthOf(grid, column), room - gap);
    if (used + gap + columnWidth > room) {
      blocks.push({ from: column, widths: [] });
      used = 0;
    }
    used += gap + columnWidth;
    blocks.at(-1)?.widths.push(columnWidth);
  });
  return blocks;
}

function labelWidth(grid: Grid, width: number): number {
  const longest = [grid.corner, ...grid.rows].map(displayWidth).reduce((a, b) => Math.max(a, b));
  return Math.min(longest, longestLabel, Math.floor(width / 2));
}

function columnWidthOf(grid: Grid, column: number): number {
  const heading = Math.min(displayWidth(grid.columns[column] ?? ""), longestHeading);
  const texts = grid.fields.map((row) => displayWidth(row[column]?.text ?? notRun));
  return texts.reduce((longest, one) => Math.max(longest, one), heading);
}

function print(grid: Grid, blocks: readonly Block[], width: number, style: Style): string[] {
  const labels = labelWidth(grid, width);
  return blocks.flatMap((block, index) => [
    ...(index === 0 ? [] : [""]),
    headingLine(grid, block, labels, style),
    ...grid.rows.map((_, row) => rowLine(grid, block, row, labels, style)),
  ]);
}

function headingLine(grid: Grid, block: Block, labels: number, style: Style): string {
  const names = block.widths.map((width, index) =>
    pad(fit(grid.columns[block.from + index] ?? "", width), width),
  );
  const line = [pad(fit(grid.corner, labels), labels), ...names].join(" ".repeat(gap));
  return style.dim(line.trimEnd());
}

function rowLine(grid: Grid, block: Block, row: number, labels: number, style: Style): string {
  const last = block.widths.length - 1;
  const fields = block.widths.map((width, index) => {
    const field = grid.fields[row]?.[block.from + index];
    const text = fit(field?.text ?? notRun, width);
    const space = index === last ? "" : " ".repeat(width - displayWidth(text));
    return (field === undefined ? style.dim(text) : style.status(field.status, text)) + space;
  });
  const label = pad(fit(grid.rows[row] ?? "", labels), labels);
  return [label, ...fields].join(" ".repeat(gap));
}
