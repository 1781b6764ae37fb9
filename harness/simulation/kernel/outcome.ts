import type { TraceStep } from "./trace.ts";

/** Why a simulated run came to its end. */
export type Ending =
  /** Its main function asked for it. */
  | { readonly how: "completed" }
  /** Nothing is scheduled any more, and nobody asked for the end. */
  | { readonly how: "deadlock" }
  /** It used up its steps or its virtual time. */
  | { readonly how: "budget"; readonly exceeded: string }
  /** The harness itself, or code that runs for it, threw. */
  | { readonly how: "failed"; readonly error: unknown };

/** What a simulated run was, apart from its history. */
export interface Outcome {
  readonly ending: Ending;
  /** Events executed. */
  readonly steps: number;
  /** Virtual microseconds at the end. */
  readonly time: number;
  /** Hash of the trace: equal for equal cases. */
  readonly hash: string;
  /** Steps of the trace if they were recorded. */
  readonly trace: readonly TraceStep[];
}

/** Bounds of one run. */
export interface Budget {
  /** Events. */
  readonly steps: number;
  /** Virtual microseconds. */
  readonly time: number;
}
