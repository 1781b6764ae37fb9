import type { Aspect, Measure } from "./measures.ts";
import type { Interval } from "./statistics.ts";

/** Something of both sides: the base first. */
export type Two<T> = readonly [base: T, head: T];

/** One of the two things that are compared. */
export interface ComparedSide {
  /** A file, a strategy, a client, a server or settings. */
  readonly name: string;
  /** What else there is to know, one item each. */
  readonly about: readonly string[];
}

/** What one side says about a property. */
export interface SideVerdict {
  readonly claimed: boolean;
  readonly verdict: "held" | "violated" | "inconclusive";
  readonly runsViolated: number;
  readonly runs: number;
  readonly reason?: string;
  /** Command that replays the counterexample. */
  readonly replay?: string;
}

/**
 * How a verdict changed: `open` is what held and can no longer be told; `other` is a change that decides
 * nothing.
 */
export type VerdictChange = "worse" | "better" | "open" | "other" | "same";

/** One property on both sides. */
export interface ComparedVerdict {
  readonly property: string;
  /** Undefined where the property is not judged. */
  readonly sides: Two<SideVerdict | undefined>;
  readonly change: VerdictChange;
  /** Share of the runs that violate it, head minus base. */
  readonly difference?: Interval & { readonly value: number };
  /** Whether the interval leaves out 0. */
  readonly differs: boolean;
}

/** How a number changed: `noise` is a difference that could be chance, or none. */
export type NumberChange = "better" | "worse" | "noise";

/** One number on both sides. */
export interface ComparedNumber extends Pick<Measure, "name" | "aspect" | "title" | "unit" | "better"> {
  readonly aspect: Aspect;
  /** Undefined where nothing was measured. */
  readonly values: Two<number | undefined>;
  /** Operations, messages or runs behind each value. */
  readonly counts: Two<number>;
  /** Head minus base, with its interval; absent if there are too few runs to tell. */
  readonly difference?: Interval & { readonly value: number };
  readonly change: NumberChange;
}

/** One cell on both sides. */
export interface ComparedCell {
  /** As `at-least-once under crash`. */
  readonly title: string;
  readonly runs: Two<number>;
  readonly verdicts: readonly ComparedVerdict[];
  readonly numbers: readonly ComparedNumber[];
}

/** Two results, or two things that were run on the same cases, side by side: plain data. */
export interface Comparison {
  readonly capstan: "comparison";
  readonly version: 1;
  /** Whether both sides ran the same cases. */
  readonly paired: boolean;
  /** Whether the runs of a pair were in real time, so that they differ in their details by chance too. */
  readonly realTime?: boolean;
  readonly sides: Two<ComparedSide>;
  /** Of all intervals together. */
  readonly confidence: number;
  /** How many intervals there are. */
  readonly intervals: number;
  readonly cells: readonly ComparedCell[];
  /** All cells added up; only if they are paired. */
  readonly together?: ComparedCell;
  /** Cells that only one side has. */
  readonly onlyIn: Two<readonly string[]>;
}

/** How sure all intervals of a comparison are together. */
export const CONFIDENCE = 0.95;
