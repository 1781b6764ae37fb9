import { z } from "zod";

/** A whole number from 0. */
export const count = z.int().nonnegative();

/** A share with its 95 % Wilson interval; `low` and `high` are 0 and 1 when `total` is 0. */
export const Proportion = z.strictObject({
  successes: count,
  total: count,
  low: z.number(),
  high: z.number(),
});

/** Milliseconds; absent values mean that nothing was measured. */
export const Latency = z.strictObject({
  count,
  p50: z.number(),
  p99: z.number(),
  max: z.number(),
  /** Ends of the 95 % interval of the median by order statistics, as if each operation were a run of its own. */
  p50Low: z.number().optional(),
  p50High: z.number().optional(),
});

/** A mean or a quotient with its 95 % interval. */
export const Estimate = z.strictObject({ value: z.number(), low: z.number(), high: z.number() });

/** What was found of a claim or a cell. */
export const Verdict = z.enum(["held", "violated", "inconclusive"]);

/** How often a case failed in how many runs. */
export const Rate = z.strictObject({ failed: count, runs: count });

/** A share with its interval. */
export type ResultProportion = z.infer<typeof Proportion>;
/** Percentiles in milliseconds. */
export type ResultLatency = z.infer<typeof Latency>;
/** A mean or a quotient with its interval. */
export type ResultEstimate = z.infer<typeof Estimate>;
/** How often a case failed in how many runs. */
export type ResultRate = z.infer<typeof Rate>;
