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

/** The values behind a measure that is a percentile. */
function histogramOf({ percent, name }: Measure): ((aggregate: Aggregate) => Histogram) | undefined {
  return percent === undefined ? undefined : histograms[name.split(".")[1] ?? ""];
}

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
  const { percent } = measure;
  const histogram = histogramOf(measure);
  if (percent !== undefined && histogram !== undefined)
    return percentileError(groups.map(histogram), percent);
  const values = others.map((numbers) => measure.value(numbers)).filter((value) => value !== undefined);
  return values.length < others.length ? undefined : jackknifeError(values);
}

/** Standard errors to each side at which a percentile is looked up to learn how much it varies. */
const REACH = 3.5;

/**
 * Standard errors of the share that must lie between a percentile and the largest value. With fewer the
 * percentile may as well be larger than all that was seen, by nobody knows how much.
 */
const ROOM = 2;

/** What is known of a percentile from groups of values. */
interface PercentileGroups {
  /** The share of the values up to the percentile, without each group. */
  readonly shares: readonly number[];
  /** Milliseconds by which the percentile changes for a change of that share. */
  readonly slope: number;
  /** The standard error of the share. */
  readonly error: number;
}

/**
 * The standard error of a percentile in milliseconds (Woodruff 1952, Journal of the American Statistical
 * Association 47): how much the share below it varies between groups tells which percentiles it could have
 * been. Leaving out groups alone would see no variation where many values are equal, and say "certain".
 * Undefined if the values end too soon after it for that.
 */
export function percentileError(groups: readonly Histogram[], percent: number): number | undefined {
  const found = percentileGroups(groups, percent);
  return found === undefined ? undefined : found.slope * found.error;
}

function percentileGroups(groups: readonly Histogram[], percent: number): PercentileGroups | undefined {
  const all = groups.reduce(mergeHistograms, noValues);
  if (all.count === 0) return undefined;
  const at = percentile(all, percent);
  const shares = withoutEach(groups, noValues, mergeHistograms).map((others) => shareUpTo(others, at));
  const found = jackknifeError(shares);
  if (found === undefined) return undefined;
  // Never less than with independent values: few groups can agree by chance.
  const error = Math.max(found, Math.sqrt(((percent / 100) * (1 - percent / 100)) / all.count));
  if (1 - percent / 100 < ROOM * error) return undefined;
  return { shares, slope: slopeAt(all, percent, 100 * REACH * error), error };
}

/**
 * Milliseconds by which a percentile changes for a change of its share from 0 to 1, looked up so many percent
 * to each side. Where the values end before that, nobody knows what lies beyond: the steeper side counts, or
 * the 99th percentile of a few runs would look better known than it is.
 */
function slopeAt(all: Histogram, percent: number, reach: number): number {
  const [below, above] = [Math.max(percent - reach, Number.MIN_VALUE), Math.min(percent + reach, 100)];
  const [low, at, high] = [percentile(all, below), percentile(all, percent), percentile(all, above)];
  const rise = (span: number, width: number): number => (width > 0 ? span / width / 10 : 0);
  const whole = rise(high - low, above - below);
  const cut = above - percent < reach || percent - below < reach;
  return cut ? Math.max(whole, rise(at - low, percent - below), rise(high - at, above - percent)) : whole;
}

/** A number of two sides that ran the same cases, with the standard error of head minus base. */
export interface PairedNumber {
  readonly values: readonly [number | undefined, number | undefined];
  readonly error: number | undefined;
}

/**
 * A number of two sides from groups of paired runs: the n-th group of one side ran the cases of the n-th of
 * the other. What makes a case hard for both sides cancels out.
 */
export function pairedNumber(
  measure: Measure,
  base: readonly Aggregate[],
  head: readonly Aggregate[],
): PairedNumber {
  const sides = [base, head] as const;
  const [first, second] = sides.map((groups) => numbersOf(groups));
  if (first === undefined || second === undefined)
    return { values: [undefined, undefined], error: undefined };
  return {
    values: [measure.value(first.all), measure.value(second.all)],
    error:
      histogramOf(measure) === undefined
        ? jackknifePairs(measure, first.others, second.others)
        : percentilePairs(measure, base, head),
  };
}

function numbersOf(groups: readonly Aggregate[]): {
  readonly all: CellNumbers;
  readonly others: CellNumbers[];
} {
  return {
    all: toCellNumbers(groups.reduce(merge, emptyAggregate())),
    others: withoutEach(groups, emptyAggregate(), merge).map(toCellNumbers),
  };
}

function jackknifePairs(
  measure: Measure,
  base: readonly CellNumbers[],
  head: readonly CellNumbers[],
): number | undefined {
  const differences = base.flatMap((numbers, group) => {
    const [before, now] = [measure.value(numbers), head[group] && measure.value(head[group])];
    return before === undefined || now === undefined ? [] : [now - before];
  });
  return differences.length < base.length ? undefined : jackknifeError(differences);
}

function percentilePairs(
  measure: Measure,
  base: readonly Aggregate[],
  head: readonly Aggregate[],
): number | undefined {
  const { percent } = measure;
  const histogram = histogramOf(measure);
  if (percent === undefined || histogram === undefined) return undefined;
  const first = percentileGroups(base.map(histogram), percent);
  const second = percentileGroups(head.map(histogram), percent);
  if (first === undefined || second === undefined) return undefined;
  return jackknifeError(
    first.shares.map((share, group) => second.slope * (second.shares[group] ?? 0) - first.slope * share),
  );
}

/** Six digits are more than an error deserves, and the same wherever they were computed. */
function rounded(error: number): number {
  return Number(error.toPrecision(6));
}
