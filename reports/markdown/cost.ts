import type { Result } from "../model.ts";
import { costCurves, costQuantities, modelSentence, sparkline } from "../view/cost-curves.ts";
import { nothing } from "../view/format.ts";
import { escapeMarkdown, table } from "./text.ts";

/** How the cost of each strategy grows with its size; empty without any. */
export function costPart(result: Result): string {
  const tables = costTables(result);
  return tables === "" ? "" : `#### Cost by size\n\n${tables}`;
}

/** A table for each quantity, with a column for each size, and what the model of throughput rests on. */
export function costTables(result: Result): string {
  const curves = costCurves(result);
  if (curves.length === 0) return "";
  const sizes = [...new Set(curves.flatMap(({ points }) => points.map(({ size }) => size)))].toSorted(
    (a, b) => a - b,
  );
  const several = new Set(curves.map(({ backend }) => backend)).size > 1;
  const parts = costQuantities.map(({ name, meaning, value, text }) => {
    const rows = curves.map(({ strategy, backend, points }) => {
      const texts = sizes.map((size) => {
        const point = points.find((one) => one.size === size);
        return point === undefined ? nothing : text(value(point));
      });
      const label = several ? `${strategy} (${backend})` : strategy;
      return [escapeMarkdown(label), ...texts.map(escapeMarkdown), sparkline(points.map(value))];
    });
    const head = [`${name} of`, ...sizes.map(String), "growth"];
    return `${table(head, rows)}\n\n${name}: ${meaning}`;
  });
  const intro =
    "Without faults, per acknowledged message or operation, by number of nodes, or of producers and of as many consumers; work grows in proportion.";
  return [intro, ...parts, modelSentence(curves)].join("\n\n");
}
