import type { Measure } from "../../reports/compare/measures.ts";
import { emptyAggregate, merge, toCellNumbers, type Aggregate, type CellNumbers } from "./aggregate.ts";
import type { Histogram } from "./measures/histogram.ts";
import { mergeHistograms, noValues, percentile, shareUpTo } from "./measures/histogram.ts";
import { jackknifeError, withoutEach } from "./measures/jackknife.ts";

/** Groups that the runs of a cell are put into, so that numbers can be told without each. */
export const GROUPS = 20;

/** How much the numbers of a cell vary from run to run. */
export interface Uncertainty {
  /** Groups of runs that the errors come from. */
  readonly groups: number;
  /** Standard errors by name of measure; without those that were not measured. */
  readonly errors: Readonly<Record<string, number>>;
}

/** Which latencies a measure of percentiles is about. */
const histograms: Readonly<Record<string, (aggregate: Aggregate) => Histogram>> = {
  acknowledgement: ({ acknowledgement }) => acknowledgement,
  delivery: ({ deliveryLatency }) => deliveryLatency,
  recovery: ({ recovery }) => recovery,
};

/** The standard errors of measures, from groups of runs; undefined if there are too few. */
export function uncertaintyOf(
  all: readonly Aggregate[],
  measures: readonly Measure[],
): Uncertainty | undefined {
  const groups = all.filter(({ runs }) => runs > 0);
  if (groups.length < 2) return undefined;
  const others = withoutEach(groups, emptyAggregate(), merge).map(toCellNumbers);
  const errors = measures.flatMap((measure) => {
    const error = errorOf(measure, groups, others);
    return error === undefined ? [] : [[measure.name, rounded(error)] as const];
  });
  return { groups: groups.length, errors: Object.fromEntries(errors) };
}

function errorOf(
  measure: Measure,
  groups: readonly Aggregate[],
  others: readonly CellNumbers[],
): number | undefined {
  const { percent, name } = measure;
  const histogram = histograms[name.split(".")[1] ?? ""];
  if (percent !== undefined && histogram !== undefined)
    return percentileError(groups.map(histogram), percent);
  const values = others.map((numbers) => measure.value(numbers)).filter((value) => value !== undefined);
  return values.length < others.length ? undefined : jackknifeError(values);
}

/** Standard errors to each side at which a percentile is looked up to learn how much it varies. */
const REACH = 3.5;

/**
 * The standard error of a percentile in milliseconds (Woodruff 1952, Journal of the American Statistical
 * Association 47): how much the share below it varies between groups tells which percentiles it could have
 * been. Leaving out groups alone would see no variation where many values are equal, and say "certain".
 */
export function percentileError(groups: readonly Histogram[], percent: number): number | undefined {
  const all = groups.reduce(mergeHistograms, noValues);
  if (all.count === 0) return undefined;
  const at = percentile(all, percent);
  const shares = withoutEach(groups, noValues, mergeHistograms).map((others) => shareUpTo(others, at));
  const error = jackknifeError(shares);
  if (error === undefined) return undefined;
  // Never less than with independent values: few groups can agree by chance.
  const least = Math.sqrt(((percent / 100) * (1 - percent / 100)) / all.count);
  const reach = 100 * REACH * Math.max(error, least);
  const low = percentile(all, Math.max(percent - reach, Number.MIN_VALUE));
  const high = percentile(all, Math.min(percent + reach, 100));
  return (high - low) / (2 * REACH) / 1_000;
}

/** Six digits are more than an error deserves, and the same wherever they were computed. */
function rounded(error: number): number {
  return Number(error.toPrecision(6));
}
