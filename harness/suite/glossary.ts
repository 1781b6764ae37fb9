import type { CellSpec } from "./cells.ts";
import { propertySummaries } from "./property-summaries.ts";

/** One sentence for each name that a result of these cells speaks of. */
export function glossaryOf(cells: readonly CellSpec[]): Record<string, string> {
  return {
    ...propertySummaries,
    ...Object.fromEntries(cells.map(({ family }) => [family.name, family.summary])),
    ...Object.fromEntries(cells.map(({ scenario: { strategy } }) => [strategy.name, strategy.summary])),
  };
}
