import type { Json } from "./json.ts";

/**
 * One thing that goes wrong, as plain JSON: kind, when, for how long, and the kind's own parameters.
 *
 * `at` is in milliseconds from the start of the faults phase, `duration` in milliseconds.
 * A fault without a duration lasts until the recovery phase heals it, or is over at once (a cut).
 */
export interface Fault {
  readonly kind: string;
  readonly at: number;
  readonly duration?: number;
  readonly [parameter: string]: Json | undefined;
}

/** The faults of one run. */
export type Schedule = readonly Fault[];
