import { bytes, decimal, duration, nothing, percent } from "../view/format.ts";
import { statuses } from "../view/status.ts";
import { grouped, plural, visible } from "../view/text.ts";
import type { ComparedNumber, ComparedVerdict, Comparison, SideVerdict } from "./model.ts";
import type { Regression } from "./regression.ts";

/** Stands for a difference that could be chance, or none. */
export const NOISE = "~";

/** A property on one side: `✗ violated (1 of 25 runs)`. */
export function sideText(side: SideVerdict | undefined): string {
  if (side === undefined) return nothing;
  const { claimed, verdict, runsViolated, runs } = side;
  const rate = runsViolated > 0 ? ` (${grouped(runsViolated)} of ${plural(runs, "run")})` : "";
  const status = claimed ? verdict : verdict === "violated" ? "broken" : "unclaimed";
  return `${statuses[status].glyph} ${statuses[status].word}${rate}`;
}

/** The difference of the shares of runs that violate a property: `+12.0 points (+5.1 to +20.3)`. */
export function rateText({ difference, differs }: ComparedVerdict): string {
  if (difference === undefined) return "";
  if (!differs) return NOISE;
  const { value, low, high } = difference;
  return `${points(value)} points (${points(low)} to ${points(high)})`;
}

/** A value in its unit, or a dash. */
export function valueText({ unit }: Pick<ComparedNumber, "unit">, value: number | undefined): string {
  if (value === undefined) return nothing;
  switch (unit) {
    case "share":
      return percent(value);
    case "ms":
      return duration(value);
    case "bytes":
      return bytes(value);
    case "count":
    case "per 1,000":
      return decimal(value);
  }
}

/** A difference with its interval: `+1.20 ms (+0.80 to +1.60), +45 %`; `~` if it could be chance. */
export function differenceText(number: ComparedNumber): string {
  const { change, difference, unit, values } = number;
  if (values.some((value) => value === undefined)) return nothing;
  if (difference === undefined) return `${NOISE} too few runs`;
  if (change === "noise") return NOISE;
  const { value, low, high } = difference;
  const range = `(${signed(number, low)} to ${signed(number, high)})`;
  if (unit === "share") return `${points(value)} points (${points(low)} to ${points(high)})`;
  return `${signed(number, value)} ${range}${relative(values[0] ?? 0, value)}`;
}

/** How many operations, messages or runs are behind a number: `n 5,870 and 5,912`. */
export function countsText({ counts: [base, head] }: ComparedNumber): string {
  return base === head ? `n ${grouped(base)}` : `n ${grouped(base)} and ${grouped(head)}`;
}

function signed(number: ComparedNumber, value: number): string {
  const text = valueText(number, Math.abs(value));
  return value > 0 ? `+${text}` : value < 0 ? `−${text}` : text;
}

function points(share: number): string {
  const text = decimal(Math.abs(100 * share));
  return share > 0 ? `+${text}` : share < 0 ? `−${text}` : text;
}

function relative(base: number, change: number): string {
  if (base === 0) return "";
  const share = (100 * change) / Math.abs(base);
  const sign = share > 0 ? "+" : "−";
  return `, ${sign}${decimal(Math.abs(share))} %`;
}

/** One thing that got worse, in a sentence. */
export function regressionText(regression: Regression, [base, head]: Comparison["sides"]): string {
  const title = visible(regression.cell.title);
  if ("verdict" in regression) {
    const { property, sides } = regression.verdict;
    return `${title}: ${visible(property)} ${sideText(sides[0])} in ${visible(base.name)}, ${sideText(sides[1])} in ${visible(head.name)}`;
  }
  const { number } = regression;
  const [before, now] = number.values.map((value) => valueText(number, value));
  return `${title}: ${number.title} ${before ?? nothing} → ${now ?? nothing}, ${differenceText(number)}`;
}

/** What `~` and the intervals mean, in a sentence. */
export function methodText(comparison: Comparison): string {
  const { intervals, confidence } = comparison;
  return (
    `${NOISE} could be chance. ${pairingText(comparison)} that hold together with ` +
    `${percent(confidence)} (${plural(intervals, "interval")}, Bonferroni): jackknife over groups of runs, ` +
    "percentiles after Woodruff, shares of runs after Newcombe."
  );
}

function pairingText({ paired, realTime = false }: Comparison): string {
  if (!paired) {
    return "The two sides ran cases of their own; intervals of differences of independent runs";
  }
  if (realTime) {
    return (
      "Both sides were given the same workloads and schedules, in real time: when exactly what happened is " +
      "not the same; intervals of paired differences"
    );
  }
  return "Both sides ran the same workloads, schedules and seeds; intervals of paired differences";
}
