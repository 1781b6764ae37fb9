import type { Style } from "../terminal/style.ts";
import { grouped, plural, visible } from "../view/text.ts";
import { displayWidth, pad, wrap } from "../view/width.ts";
import type { ComparedNumber, ComparedVerdict, Comparison } from "./model.ts";
import { regressionsOf, unclearIn, type Regression } from "./regression.ts";
import { countNoise, differs, numberRows, verdictRows, type Row } from "./rows.ts";
import {
  countsText,
  differenceText,
  methodText,
  NOISE,
  rateText,
  regressionText,
  sideText,
  valueText,
} from "./words.ts";

/** How a comparison is shown. */
export interface ComparisonOptions {
  /** Change of a number in percent that is let pass as no regression. */
  readonly tolerance: number;
  /** Whether the first line says if something got worse; else whether anything differs. */
  readonly gate: boolean;
  /** Also what does not differ. */
  readonly all: boolean;
}

/** Where it is shown. */
export interface ComparisonPlace {
  /** Columns. */
  readonly width: number;
  readonly style: Style;
}

/** A comparison for a terminal; the first line says what it comes to. */
export function comparisonLines(
  comparison: Comparison,
  options: ComparisonOptions,
  { width, style }: ComparisonPlace,
): string[] {
  const verdicts = verdictRows(comparison, options.all);
  const numbers = numberRows(comparison, options.all);
  const regressions = regressionsOf(comparison, options.tolerance);
  const sections = [
    [...conclusion(comparison, options, style), ...sideLines(comparison, style)],
    section("verdicts", verdicts.length === 0 ? [] : verdictTable(comparison, verdicts), style),
    section("numbers", numbers.length === 0 ? [] : numberTable(comparison, numbers, style), style),
    onlyInLines(comparison),
    unclearIn(comparison).map((line) => style.status("inconclusive", `? ${visible(line)}`)),
    [...noiseLine(comparison), ...wrap(methodText(comparison), width)].map((line) => style.dim(line)),
    options.gate ? replayLines(regressions) : [],
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

/** What a comparison comes to, in one line. */
export function conclusionText(comparison: Comparison, { gate, tolerance }: ComparisonOptions): string {
  const cells = plural(comparison.cells.length, "cell");
  if (!gate) {
    if (differs(comparison))
      return `${comparison.sides.map(({ name }) => visible(name)).join(" and ")} differ`;
    return `${NOISE} no difference beyond noise in ${cells}`;
  }
  const [worst, ...more] = regressionsOf(comparison, tolerance);
  const unclear = unclearIn(comparison);
  if (worst === undefined) {
    if (unclear.length === 0) return `✓ no regression in ${cells}`;
    return `? no regression seen in ${cells}, but not all could be compared: ${visible(unclear[0] ?? "")}`;
  }
  const rest = more.length === 0 ? "" : ` (and ${grouped(more.length)} more)`;
  return `✗ regression: ${regressionText(worst, comparison.sides)}${rest}`;
}

function conclusion(comparison: Comparison, options: ComparisonOptions, style: Style): string[] {
  const text = conclusionText(comparison, options);
  const first = text[0];
  const status =
    first === "✗" ? "violated" : first === "?" ? "inconclusive" : first === "✓" ? "held" : undefined;
  return [status === undefined ? style.strong(text) : style.status(status, text)];
}

function sideLines({ sides: [base, head], cells }: Comparison, style: Style): string[] {
  const runs = (side: 0 | 1): string => {
    const counts = cells.map((cell) => cell.runs[side]);
    const [least, most] = [Math.min(...counts), Math.max(...counts)];
    return cells.length === 0
      ? "no common cell"
      : `${least === most ? "" : `${grouped(least)} to `}${plural(most, "run")} per cell`;
  };
  const rows = [
    ["base", visible(base.name), [...base.about, runs(0)].map(visible).join(", ")],
    ["head", visible(head.name), [...head.about, runs(1)].map(visible).join(", ")],
  ];
  return columns(rows).map((line) => style.dim(line));
}

function section(title: string, lines: readonly string[], style: Style): string[] {
  return lines.length === 0 ? [] : [style.strong(title), ...lines];
}

function verdictTable({ sides }: Comparison, rows: readonly Row<ComparedVerdict>[]): string[] {
  const heading = ["", "property", visible(sides[0].name), visible(sides[1].name), "share of runs"];
  return columns([
    heading,
    ...rows.map(({ cell, what }) => [
      visible(cell.title),
      visible(what.property),
      sideText(what.sides[0]),
      sideText(what.sides[1]),
      rateText(what),
    ]),
  ]);
}

const marks = { better: "+ better", worse: "- worse", noise: "" } as const;

function numberTable({ sides }: Comparison, rows: readonly Row<ComparedNumber>[], style: Style): string[] {
  const heading = ["", "number", visible(sides[0].name), visible(sides[1].name), "difference", "", "n"];
  const lines = columns([
    heading,
    ...rows.map(({ cell, what }) => [
      visible(cell.title),
      what.title,
      valueText(what, what.values[0]),
      valueText(what, what.values[1]),
      differenceText(what),
      marks[what.change],
      countsText(what).slice(2),
    ]),
  ]);
  return lines.map((line, index) => {
    const change = rows[index - 1]?.what.change;
    return change === undefined || change === "noise" ? style.dim(line) : line;
  });
}

function onlyInLines({ onlyIn, sides }: Comparison): string[] {
  return onlyIn.flatMap((names, side) =>
    names.length === 0
      ? []
      : [`only in ${visible(sides[side]?.name ?? "")}: ${names.map(visible).join(", ")}`],
  );
}

function noiseLine(comparison: Comparison): string[] {
  const count = countNoise(comparison);
  return count === 0
    ? []
    : [`${NOISE} ${grouped(count)} other numbers and shares of runs show no difference`];
}

/** The last line replays the first regression that can be replayed. */
function replayLines(regressions: readonly Regression[]): string[] {
  const replay = regressions
    .map((each) => ("verdict" in each ? each.verdict.sides[1]?.replay : undefined))
    .find((command) => command !== undefined);
  return replay === undefined ? [] : [`replay: ${visible(replay)}`];
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, text] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(text));
  }
  return rows.map((row) =>
    row
      .map((text, column) => pad(text, widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
