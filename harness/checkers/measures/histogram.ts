/**
 * A histogram of durations in whole microseconds, as plain data.
 *
 * Buckets are exact below 256 µs and at most 1/128 wide above it (linear within powers of two, as in
 * HdrHistogram), so it is bounded however many values it holds: under 3,300 buckets.
 * It is our own because `node:perf_hooks` histograms cannot hold 0, cannot be written as JSON, and
 * cannot be made from stored counts; this one adds up to the same numbers in any order and any thread.
 */
export interface Histogram {
  /** Number of values. */
  readonly count: number;
  /** Largest value, exact; 0 if there is none. */
  readonly max: number;
  /** How many values each bucket holds, up to the last that holds any. */
  readonly buckets: readonly number[];
}

/** Percentiles in milliseconds; all 0 if there is no value. */
export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** Ends of the 95 % interval of the median; absent if there are too few values for one. */
  readonly p50Low?: number;
  readonly p50High?: number;
}

/** No value. */
export const noValues: Histogram = { count: 0, max: 0, buckets: [] };

/** Buckets per power of two, as a power of two. */
const precision = 7;
/** Values above it share the last bucket; 35 minutes. */
const largest = 2 ** 31 - 1;

/**
 * Adds values to a histogram; the given one stays as it is.
 * @throws RangeError if a value is not a whole number of microseconds from 0.
 */
export function addValues(histogram: Histogram, values: readonly number[]): Histogram {
  if (values.length === 0) {
    return histogram;
  }
  const buckets = histogram.buckets.slice();
  let max = histogram.max;
  for (const value of values) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`duration is ${value}; expected a whole number of microseconds from 0`);
    }
    addCount(buckets, bucketOf(value), 1);
    max = Math.max(max, value);
  }
  return { count: histogram.count + values.length, max, buckets };
}

/** Adds up two histograms. */
export function mergeHistograms(a: Histogram, b: Histogram): Histogram {
  const [long, short] = a.buckets.length >= b.buckets.length ? [a, b] : [b, a];
  const buckets = long.buckets.slice();
  short.buckets.forEach((count, bucket) => addCount(buckets, bucket, count));
  return { count: a.count + b.count, max: Math.max(a.max, b.max), buckets };
}

/** The percentiles that the results report. */
export function percentiles(histogram: Histogram): Percentiles {
  return {
    count: histogram.count,
    p50: percentile(histogram, 50) / 1000,
    p99: percentile(histogram, 99) / 1000,
    max: histogram.max / 1000,
    ...medianInterval(histogram),
  };
}

/** Fewer values have no order statistics that enclose the median so surely. */
const LEAST = 6;
/** Standard normal quantile of a two-sided 95 % interval. */
const QUANTILE = 1.959963984540054;

/** The 95 % interval of the median by order statistics (normal approximation of their ranks), for independent values. */
function medianInterval(histogram: Histogram): Pick<Percentiles, "p50Low" | "p50High"> {
  const { count } = histogram;
  if (count < LEAST) return {};
  const half = (QUANTILE * Math.sqrt(count)) / 2;
  const low = Math.max(1, Math.floor(count / 2 - half));
  const high = Math.min(count, Math.ceil(1 + count / 2 + half));
  return { p50Low: valueAt(histogram, low) / 1000, p50High: valueAt(histogram, high) / 1000 };
}

/**
 * The nearest-rank percentile in microseconds: the smallest value that `percent` of the values do not
 * exceed, rounded up to the end of its bucket (by less than 1/128) but not above the maximum; 0 if
 * there is no value. `percent` is above 0 and at most 100.
 */
export function percentile(histogram: Histogram, percent: number): number {
  // Multiplied first: 99 / 100 * 100 would round up to rank 100 for some counts.
  return valueAt(histogram, Math.ceil((percent * histogram.count) / 100));
}

/** The value of a rank, from 1, rounded up to the end of its bucket. */
function valueAt({ max, buckets }: Histogram, rank: number): number {
  let seen = 0;
  for (let bucket = 0; bucket < buckets.length; bucket += 1) {
    seen += buckets[bucket] ?? 0;
    if (seen >= rank) {
      return Math.min(endOf(bucket), max);
    }
  }
  return max;
}

/** The share of the values that are at most `limit` microseconds, give or take a bucket; 0 if there is no value. */
export function shareUpTo({ count, buckets }: Histogram, limit: number): number {
  if (count === 0) return 0;
  const last = bucketOf(limit);
  let seen = 0;
  for (let bucket = 0; bucket <= last; bucket += 1) seen += buckets[bucket] ?? 0;
  return seen / count;
}

function addCount(buckets: number[], bucket: number, count: number): void {
  // Filled up one by one: an array with holes is slow, and a clone of it is not the same.
  while (buckets.length <= bucket) {
    buckets.push(0);
  }
  buckets[bucket] = (buckets[bucket] ?? 0) + count;
}

function bucketOf(value: number): number {
  const bounded = Math.min(value, largest);
  const shift = Math.max(0, 31 - precision - Math.clz32(bounded));
  return (shift << precision) + (bounded >> shift);
}

/** Largest value that belongs to a bucket. */
function endOf(bucket: number): number {
  const shift = Math.max(0, (bucket >> precision) - 1);
  const position = bucket - (shift << precision);
  return (position + 1) * 2 ** shift - 1;
}
