/** A range that a number lies in with some confidence. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Trials that came out one way, of all. */
export interface Trials {
  readonly successes: number;
  readonly total: number;
}

/** How pairs of trials came out. */
export interface PairedTrials {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

/**
 * How many standard errors to each side of a number hold it with a confidence (Student's t), for a whole
 * number of degrees of freedom from 1.
 */
export function studentReach(confidence: number, degrees: number): number {
  return solved((reach) => studentWithin(reach, Math.max(1, Math.floor(degrees))), confidence);
}

/** The same where the error is known exactly (normal distribution). */
export function normalReach(confidence: number): number {
  // Beyond so many degrees of freedom the difference is below a thousandth.
  return studentReach(confidence, 4_001);
}

/** The probability that |T| ≤ t: the finite sums of Abramowitz and Stegun, 26.7.3 and 26.7.4. */
function studentWithin(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sine * sum) : sine * sum;
}

/** Where a function that grows from 0 reaches a value, by halving. */
function solved(grows: (at: number) => number, value: number): number {
  let high = 1;
  while (grows(high) < value && high < 1e9) high *= 2;
  let low = 0;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (grows(middle) < value) low = middle;
    else high = middle;
  }
  return high;
}

/** The Wilson score interval (1927) that reaches so many standard errors. */
export function wilsonInterval({ successes, total }: Trials, reach: number): Interval {
  if (total === 0) return { low: 0, high: 1 };
  const share = successes / total;
  const spread = (reach * reach) / total;
  const centre = share + spread / 2;
  const margin = reach * Math.sqrt((share * (1 - share)) / total + spread / (4 * total));
  return {
    low: successes === 0 ? 0 : (centre - margin) / (1 + spread),
    high: successes === total ? 1 : (centre + margin) / (1 + spread),
  };
}

/**
 * The interval of second share − first share for independent trials: Newcombe 1998, Statistics in Medicine
 * 17, 873–890, method 10.
 */
export function newcombe(first: Trials, second: Trials, reach: number): Interval {
  return combined(first, second, reach, 0);
}

/**
 * The interval of second share − first share for pairs of trials: Newcombe 1998, Statistics in Medicine 17,
 * 2635–2650, method 10.
 */
export function newcombePaired(
  { both, onlyFirst, onlySecond, neither }: PairedTrials,
  reach: number,
): Interval {
  const total = both + onlyFirst + onlySecond + neither;
  const first = { successes: both + onlyFirst, total };
  const second = { successes: both + onlySecond, total };
  const product = first.successes * (total - first.successes) * second.successes * (total - second.successes);
  const association = both * neither - onlyFirst * onlySecond;
  const corrected = association > 0 ? Math.max(association - total / 2, 0) : association;
  return combined(first, second, reach, product === 0 ? 0 : corrected / Math.sqrt(product));
}

function combined(first: Trials, second: Trials, reach: number, correlation: number): Interval {
  const [p1, p2] = [share(first), share(second)];
  const [i1, i2] = [wilsonInterval(first, reach), wilsonInterval(second, reach)];
  const distance = (a: number, b: number): number =>
    Math.sqrt(Math.max(0, a * a - 2 * correlation * a * b + b * b));
  return {
    low: p2 - p1 - distance(p2 - i2.low, i1.high - p1),
    high: p2 - p1 + distance(i2.high - p2, p1 - i1.low),
  };
}

function share({ successes, total }: Trials): number {
  return total === 0 ? 0 : successes / total;
}
