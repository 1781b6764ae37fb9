import type { Result } from "../model.ts";
import {
  costCurves,
  costQuantities,
  modelSentence,
  sparkline,
  type CostCurve,
  type CostQuantity,
} from "../view/cost-curves.ts";
import { nothing } from "../view/format.ts";
import { visible } from "../view/text.ts";
import { wrap } from "../view/width.ts";
import { columnLine, columnWidths } from "./columns.ts";
import type { TerminalOptions } from "./violation.ts";

/** How the cost of each strategy grows with its size, a table for each quantity; nothing without any. */
export function costLines(result: Result, { style, width }: TerminalOptions): string[] {
  const curves = costCurves(result);
  if (curves.length === 0) return [];
  const sizes = [...new Set(curves.flatMap(({ points }) => points.map(({ size }) => size)))].toSorted(
    (a, b) => a - b,
  );
  const several = new Set(curves.map(({ backend }) => backend)).size > 1;
  const note = "per acknowledged operation, by number of nodes, or of producers and of consumers";
  return [
    ...wrap(`cost ${note}`, width).map((line, index) => (index === 0 ? style.strong(line) : line)),
    ...costQuantities.flatMap((quantity) => {
      const table = [
        [quantity.name, ...sizes.map(String), ""],
        ...curves.map((curve) => rowOf(curve, quantity, sizes, several)),
      ];
      const widths = columnWidths(table);
      const [head = "", ...rows] = table.map((row) => columnLine(row, widths));
      return ["", head, ...rows, ...wrap(quantity.meaning, width - 2).map((line) => style.dim(`  ${line}`))];
    }),
    ...wrap(modelSentence(curves), width - 2).map((line) => style.dim(`  ${line}`)),
  ];
}

function rowOf(
  { strategy, backend, points }: CostCurve,
  { value, text }: CostQuantity,
  sizes: readonly number[],
  several: boolean,
): string[] {
  const name = several ? `${strategy} (${backend})` : strategy;
  const bySize = new Map(points.map((point) => [point.size, value(point)]));
  const texts = sizes.map((size) => {
    const known = bySize.get(size);
    return known === undefined ? nothing : text(known);
  });
  return [visible(name), ...texts, sparkline(points.map(value))];
}
