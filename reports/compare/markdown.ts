import { escapeMarkdown } from "../markdown/text.ts";
import { grouped, plural, visible } from "../view/text.ts";
import type { Comparison } from "./model.ts";
import { regressionsOf, unclearIn } from "./regression.ts";
import { countNoise, numberRows, verdictRows } from "./rows.ts";
import { conclusionText, type ComparisonOptions } from "./terminal.ts";
import {
  countsText,
  differenceText,
  methodText,
  rateText,
  regressionText,
  sideText,
  valueText,
} from "./words.ts";

/** Most rows of one table: a comment of a pull request holds 65,536 characters. */
const LISTED = 40;

/** A comparison as a comment of a pull request; says what it cut. */
export function comparisonMarkdown(comparison: Comparison, options: ComparisonOptions): string {
  const { sides } = comparison;
  const regressions = options.gate ? regressionsOf(comparison, options.tolerance).slice(1) : [];
  const names = sides.map(({ name }) => escapeMarkdown(name));
  const parts = [
    `### ${escapeMarkdown(conclusionText(comparison, options))}`,
    sides
      .map(
        ({ name, about }, index) =>
          `- ${index === 0 ? "base" : "head"}: **${escapeMarkdown(name)}** (${about.map(escapeMarkdown).join(", ")})`,
      )
      .join("\n"),
    list(regressions.map((each) => `✗ ${escapeMarkdown(regressionText(each, sides))}`)),
    table(
      ["cell", "property", ...names, "share of runs"],
      verdictRows(comparison, options.all).map(({ cell, what }) => [
        escapeMarkdown(cell.title),
        escapeMarkdown(what.property),
        sideText(what.sides[0]),
        sideText(what.sides[1]),
        rateText(what),
      ]),
    ),
    table(
      ["cell", "number", ...names, "difference", "n"],
      numberRows(comparison, options.all).map(({ cell, what }) => [
        escapeMarkdown(cell.title),
        what.title,
        valueText(what, what.values[0]),
        valueText(what, what.values[1]),
        `${differenceText(what)}${what.change === "noise" ? "" : ` (${what.change})`}`,
        countsText(what).slice(2),
      ]),
    ),
    list([
      ...comparison.onlyIn.flatMap((titles, side) =>
        titles.map((title) => `only in ${names[side] ?? ""}: ${escapeMarkdown(title)}`),
      ),
      ...unclearIn(comparison).map((line) => `? ${escapeMarkdown(line)}`),
    ]),
    `<sub>${escapeMarkdown(`${grouped(countNoise(comparison))} other numbers and shares of runs show no difference. ${methodText(comparison)}`)}</sub>`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function list(lines: readonly string[]): string {
  const more = lines.length > LISTED ? [`… and ${lines.length - LISTED} more`] : [];
  return [...lines.slice(0, LISTED), ...more].map((line) => `- ${line}`).join("\n");
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const lines = [heading, heading.map(() => "---"), ...rows.slice(0, LISTED)];
  const more =
    rows.length > LISTED ? `\n\n… and ${plural(rows.length - LISTED, "more row")}; \`--json\` has all.` : "";
  return `${lines.map((cells) => `| ${cells.map((cell) => visible(cell)).join(" | ")} |`).join("\n")}${more}`;
}
