import type { ResultFieldPart } from "../model.ts";
import { decimal } from "../view/format.ts";
import type { Measured } from "./numbers.ts";

/** How a part of a claim is decided by numbers. */
export type Judgement = Omit<ResultFieldPart, "says" | "why">;

/** Above this share something that was never seen may still be so frequent that nothing is shown. */
const RARE = 0.01;

const MISSING = "this result has no cells that tell";

/** Whether all numbers that decide a part were there. */
export function isJudged({ reason }: Pick<Judgement, "reason">): boolean {
  return reason !== MISSING;
}

/** Something must be seen at least once. */
export function seen(share: Measured, others: readonly Measured[] = []): Judgement {
  const numbers = known([share, ...others]);
  if (share === undefined) return missing(numbers);
  if (share.value > 0) return { verdict: "confirmed", reason: "it was seen", numbers };
  return share.high < RARE ? { verdict: "refuted", reason: "it was never seen", numbers } : tooFew(numbers);
}

/** None of these may ever be seen. */
export function neverSeen(shares: readonly Measured[]): Judgement {
  const numbers = known(shares);
  if (numbers.length < shares.length) return missing(numbers);
  if (numbers.some(({ value }) => value > 0)) return { verdict: "refuted", reason: "it was seen", numbers };
  return numbers.every(({ high }) => high < RARE)
    ? { verdict: "confirmed", reason: "it was never seen", numbers }
    : tooFew(numbers);
}

/** A number must be above a limit, with its whole interval. */
export function above(number: Measured, limit: number, others: readonly Measured[] = []): Judgement {
  const numbers = known([number, ...others]);
  if (number === undefined) return missing(numbers);
  if (number.low > limit)
    return { verdict: "confirmed", reason: `the interval is above ${decimal(limit)}`, numbers };
  if (number.high < limit)
    return { verdict: "refuted", reason: `the interval is below ${decimal(limit)}`, numbers };
  return { verdict: "not shown", reason: `the interval contains ${decimal(limit)}`, numbers };
}

/** A number must be below a limit, with its whole interval. */
export function below(number: Measured, limit: number, others: readonly Measured[] = []): Judgement {
  const { verdict, ...rest } = above(number, limit, others);
  const turned = { confirmed: "refuted", refuted: "confirmed", "not shown": "not shown" } as const;
  return { verdict: turned[verdict], ...rest };
}

/** One number must be less than another one, with intervals that do not overlap. */
export function less(smaller: Measured, larger: Measured, others: readonly Measured[] = []): Judgement {
  const numbers = known([smaller, larger, ...others]);
  if (smaller === undefined || larger === undefined) return missing(numbers);
  if (smaller.high < larger.low)
    return { verdict: "confirmed", reason: "the first of these is lower", numbers };
  if (smaller.low > larger.high)
    return { verdict: "refuted", reason: "the first of these is higher", numbers };
  return { verdict: "not shown", reason: "the intervals overlap", numbers };
}

function missing(numbers: Judgement["numbers"]): Judgement {
  return { verdict: "not shown", reason: MISSING, numbers };
}

function tooFew(numbers: Judgement["numbers"]): Judgement {
  const reason = "it was never seen, in too few operations to tell";
  return { verdict: "not shown", reason, numbers };
}

function known(numbers: readonly Measured[]): Judgement["numbers"] {
  return numbers.filter((number) => number !== undefined);
}
