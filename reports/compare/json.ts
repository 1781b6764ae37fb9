import type { Comparison } from "./model.ts";

/** A comparison as JSON: what was not measured is null. */
export function renderComparisonJson(comparison: Comparison): string {
  const text = JSON.stringify(comparison, (_, value: unknown) => (value === undefined ? null : value), 2);
  return `${text}\n`;
}
