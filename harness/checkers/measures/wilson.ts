/** Successes out of a number of trials: whole numbers that can be added up. */
export interface Share {
  readonly successes: number;
  readonly total: number;
}

/** A share with its 95 % interval. */
export interface Proportion extends Share {
  readonly low: number;
  readonly high: number;
}

/** No trial. */
export const noShare: Share = { successes: 0, total: 0 };

/** The normal quantile of 0.975: an interval of 95 %. */
const z = 1.959963984540054;

/** Adds up two shares of different trials. */
export function addShares(a: Share, b: Share): Share {
  return { successes: a.successes + b.successes, total: a.total + b.total };
}

/**
 * A share with its 95 % Wilson score interval (Wilson 1927), without continuity correction; from 0
 * to 1 when there was no trial. Unlike the normal approximation it stays in bounds, and says something
 * useful when all trials succeed.
 */
export function wilson({ successes, total }: Share): Proportion {
  if (total === 0) {
    return { successes, total, low: 0, high: 1 };
  }
  const share = successes / total;
  const spread = (z * z) / total;
  const centre = share + spread / 2;
  const margin = z * Math.sqrt((share * (1 - share)) / total + spread / (4 * total));
  // The bounds of all and none are exact; rounding must not push them past the ends.
  const low = successes === 0 ? 0 : (centre - margin) / (1 + spread);
  const high = successes === total ? 1 : (centre + margin) / (1 + spread);
  return { successes, total, low, high };
}
