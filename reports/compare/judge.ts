import type { Measure } from "./measures.ts";
import {
  CONFIDENCE,
  type ComparedCell,
  type ComparedNumber,
  type ComparedVerdict,
  type SideVerdict,
  type Two,
  type VerdictChange,
} from "./model.ts";
import {
  newcombe,
  newcombePaired,
  normalReach,
  studentReach,
  type Interval,
  type PairedTrials,
} from "./statistics.ts";

/** A number of both sides with the error of their difference, not yet judged. */
export interface NumberSample {
  readonly measure: Measure;
  readonly values: Two<number | undefined>;
  readonly counts: Two<number>;
  /** Standard error of head minus base with its degrees of freedom; absent if there are too few runs. */
  readonly error?: { readonly value: number; readonly degrees: number };
}

/** A property on both sides, not yet judged. */
export interface VerdictSample {
  readonly property: string;
  readonly sides: Two<SideVerdict | undefined>;
  /** In how many pairs each side violates it, if runs are paired. */
  readonly pairs?: PairedTrials;
  /** Whether runs ended at the first violation, so that their share says nothing. */
  readonly stopped?: boolean;
}

/** A cell of both sides, not yet judged. */
export interface CellSample {
  readonly title: string;
  readonly runs: Two<number>;
  readonly verdicts: readonly VerdictSample[];
  readonly numbers: readonly NumberSample[];
}

/** Degrees of freedom below which an error says too little. */
export const FEWEST_DEGREES = 3;

/**
 * How many intervals samples lead to. What is equal in all groups of runs, or was seen in none, cannot come
 * out as a difference whatever the confidence, and is not counted (as Tarone 1990, Biometrics 46).
 */
export function intervalsOf(samples: readonly CellSample[]): number {
  return samples.reduce(
    (sum, { verdicts, numbers }) =>
      sum +
      verdicts.filter(canDiffer).length +
      numbers.filter((number) => isTold(number) && !isSame(number)).length,
    0,
  );
}

/**
 * Judges samples: a difference counts if its interval leaves out 0. The intervals hold together, not each
 * (Bonferroni), so that comparing many numbers does not find differences by chance.
 */
export function judged(samples: readonly CellSample[], intervals: number): ComparedCell[] {
  const confidence = 1 - (1 - CONFIDENCE) / Math.max(1, intervals);
  const normal = normalReach(confidence);
  const reaches = new Map<number, number>();
  const student = (degrees: number): number => {
    const known = reaches.get(degrees) ?? studentReach(confidence, degrees);
    reaches.set(degrees, known);
    return known;
  };
  return samples.map(({ title, runs, verdicts, numbers }) => ({
    title,
    runs,
    verdicts: verdicts.map((sample) => judgedVerdict(sample, normal)),
    numbers: numbers.map((sample) => judgedNumber(sample, student)),
  }));
}

function isTold({ values: [base, head], error }: NumberSample): boolean {
  return base !== undefined && head !== undefined && error !== undefined && error.degrees >= FEWEST_DEGREES;
}

function isSame({ values: [base, head], error }: NumberSample): boolean {
  return base === head && error?.value === 0;
}

function canDiffer(sample: VerdictSample): boolean {
  return isShare(sample) && sample.sides.some((side) => (side?.runsViolated ?? 0) > 0);
}

function judgedNumber(sample: NumberSample, reach: (degrees: number) => number): ComparedNumber {
  const { measure, values, counts, error } = sample;
  const { name, aspect, title, unit, better } = measure;
  const same = { name, aspect, title, unit, better, values, counts };
  const [base, head] = values;
  if (base === undefined || head === undefined || error === undefined || !isTold(sample)) {
    return { ...same, change: "noise" };
  }
  const value = head - base;
  const margin = error.value === 0 ? 0 : reach(Math.floor(error.degrees)) * error.value;
  const difference = { value, low: value - margin, high: value + margin };
  if (contains(difference, 0)) return { ...same, difference, change: "noise" };
  return { ...same, difference, change: value > 0 === (better === "more") ? "better" : "worse" };
}

/** Rounding alone must not make a difference. */
function contains({ low, high }: Interval, value: number): boolean {
  const tiny = 1e-9 * Math.max(Math.abs(low), Math.abs(high), 1e-9);
  return low <= value + tiny && high >= value - tiny;
}

function isShare({ sides: [base, head], stopped }: VerdictSample): boolean {
  return stopped !== true && base !== undefined && head !== undefined && base.runs > 0 && head.runs > 0;
}

function judgedVerdict(sample: VerdictSample, reach: number): ComparedVerdict {
  const { property, sides, pairs } = sample;
  const [base, head] = sides;
  const change = changeOf(base, head);
  if (base === undefined || head === undefined || !isShare(sample)) {
    return { property, sides, change, differs: false };
  }
  const trials = ({ runsViolated, runs }: SideVerdict) => ({ successes: runsViolated, total: runs });
  const interval =
    pairs === undefined ? newcombe(trials(base), trials(head), reach) : newcombePaired(pairs, reach);
  const value = head.runsViolated / head.runs - base.runsViolated / base.runs;
  return { property, sides, change, difference: { value, ...interval }, differs: !contains(interval, 0) };
}

function changeOf(base: SideVerdict | undefined, head: SideVerdict | undefined): VerdictChange {
  const [before, now] = [standing(base), standing(head)];
  if (before === now) return "same";
  if (now === "violated") return "worse";
  if (before === "held") return now === "broken" ? "worse" : "open";
  if (now === "held") return before === "violated" || before === "inconclusive" ? "better" : "other";
  return "other";
}

/** What is known of a property, claims considered. */
function standing(
  side: SideVerdict | undefined,
): "held" | "violated" | "inconclusive" | "broken" | "unclaimed" {
  if (side === undefined) return "unclaimed";
  if (side.claimed) return side.verdict;
  return side.verdict === "violated" ? "broken" : "unclaimed";
}
