import type { ResultProportion } from "../model.ts";

/**
 * A share with its 95 % Wilson interval; the interval of nothing measured is 0 to 1. It needs nothing
 * from outside itself, as the page takes its text along.
 */
export function wilson(successes: number, total: number): ResultProportion {
  /** Standard normal quantile of a two-sided 95 % interval. */
  const z = 1.959963984540054;
  if (total === 0) return { successes, total, low: 0, high: 1 };
  const share = successes / total;
  const denominator = 1 + (z * z) / total;
  const centre = share + (z * z) / (2 * total);
  const spread = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  return {
    successes,
    total,
    low: successes === 0 ? 0 : Math.max(0, (centre - spread) / denominator),
    high: successes === total ? 1 : Math.min(1, (centre + spread) / denominator),
  };
}

/** The share over several samples taken together. */
export function pool(parts: readonly ResultProportion[]): ResultProportion {
  const successes = parts.reduce((sum, part) => sum + part.successes, 0);
  const total = parts.reduce((sum, part) => sum + part.total, 0);
  return wilson(successes, total);
}
