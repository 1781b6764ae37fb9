import { observed, type Finding } from "../view/findings.ts";
import { statuses } from "../view/status.ts";
import { visible } from "../view/text.ts";
import type { TerminalOptions } from "./violation.ts";
import { displayWidth, fit, named, pad } from "../view/width.ts";

/** What was observed is left out rather than cut to fewer columns than this. */
const shortest = 24;

/**
 * The properties that are not claimed and were shown broken: a heading, then one line each, ending
 * with the stored case. What was observed is cut to fit; the path of the case never is.
 */
export function brokenLines(findings: readonly Finding[], options: TerminalOptions): string[] {
  if (findings.length === 0) return [];
  const { style } = options;
  const names = findings.map(({ cell, property }) => [
    named(cell.strategy),
    named(cell.fault),
    named(property.property),
  ]);
  const widths = [0, 1, 2].map((column) =>
    names.reduce((widest, row) => Math.max(widest, displayWidth(row[column] ?? "")), 0),
  );
  const lines = findings.map((finding, index) => {
    const cells = (names[index] ?? []).map((name, column) => pad(name, widths[column] ?? 0));
    return line(`${statuses.broken.glyph} ${cells.join("  ")}`, finding, options);
  });
  return [style.status("broken", "shown broken, not claimed:"), ...lines];
}

function line(head: string, { counterexample }: Finding, { style, width }: TerminalOptions): string {
  if (counterexample === undefined) return style.status("broken", head.trimEnd());
  const file = visible(counterexample.file);
  const [first = ""] = observed(counterexample);
  const room = width - displayWidth(head) - displayWidth(file) - 4;
  const text = room < shortest ? "" : `  ${fit(visible(first), room)}`;
  return `${style.status("broken", head)}${text}  ${style.dim(file)}`;
}
