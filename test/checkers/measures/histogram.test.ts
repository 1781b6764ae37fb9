import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addValues,
  mergeHistograms,
  noValues,
  percentile,
  percentiles,
} from "../../../harness/checkers/measures/histogram.ts";
import { seed } from "../support/seed.ts";

const small = fc.nat(255);
const duration = fc.oneof(small, fc.nat(50_000), fc.nat(2 ** 31 - 1));
const percents = [1, 25, 50, 90, 99, 100];

/** Nearest rank by sorting: the smallest value with at least `percent` of the values up to it. */
function bySorting(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const enough = sorted.find(
    (value) => sorted.filter((other) => other <= value).length * 100 >= percent * sorted.length,
  );
  return enough ?? 0;
}

describe(`histogram (seed ${seed})`, () => {
  it("gives exact percentiles of small values", () => {
    const check = fc.property(fc.array(small, { maxLength: 120 }), (values) => {
      const histogram = addValues(noValues, values);
      for (const percent of percents) {
        expect(percentile(histogram, percent)).toBe(bySorting(values, percent));
      }
    });
    fc.assert(check, { seed, numRuns: 1000 });
  });

  it("gives percentiles of large values at most 1/128 too high, and never above the maximum", () => {
    const check = fc.property(fc.array(duration, { minLength: 1, maxLength: 60 }), (values) => {
      const histogram = addValues(noValues, values);
      for (const percent of percents) {
        const exact = bySorting(values, percent);
        const found = percentile(histogram, percent);
        expect(found).toBeGreaterThanOrEqual(exact);
        expect(found - exact).toBeLessThan(Math.max(1, exact / 128));
        expect(found).toBeLessThanOrEqual(Math.max(...values));
      }
      expect(percentile(histogram, 100)).toBe(Math.max(...values));
    });
    fc.assert(check, { seed, numRuns: 1000 });
  });

  it("merges to the same as adding all values, in any order, and as a clone", () => {
    const lists = fc.array(fc.array(duration, { maxLength: 20 }), { maxLength: 5 });
    const check = fc.property(lists, (parts) => {
      const merged = parts
        .map((values) => structuredClone(addValues(noValues, values)))
        .reduceRight(mergeHistograms, noValues);
      expect(merged).toEqual(addValues(noValues, parts.flat()));
      expect(JSON.parse(JSON.stringify(merged))).toEqual(merged);
    });
    fc.assert(check, { seed, numRuns: 500 });
  });

  it("stays bounded, with values beyond 35 minutes at the end and the exact maximum", () => {
    const histogram = addValues(noValues, [0, 2 ** 31 - 1, 2 ** 40]);
    expect(histogram.buckets.length).toBeLessThan(3300);
    expect(percentile(histogram, 1)).toBe(0);
    expect(percentile(histogram, 50)).toBe(2 ** 31 - 1);
    expect(histogram.max).toBe(2 ** 40);
  });

  it("reports milliseconds, and zeros without a value", () => {
    expect(percentiles(noValues)).toEqual({ count: 0, p50: 0, p99: 0, max: 0 });
    const histogram = addValues(noValues, [100, 200, 250]);
    expect(percentiles(histogram)).toEqual({ count: 3, p50: 0.2, p99: 0.25, max: 0.25 });
  });

  it("leaves its argument alone and refuses what is no duration", () => {
    const before = addValues(noValues, [1]);
    addValues(before, [1, 2]);
    expect(before).toEqual(addValues(noValues, [1]));
    for (const wrong of [-1, 0.5, Number.NaN]) {
      expect(() => addValues(noValues, [wrong])).toThrow(`duration is ${wrong}; expected a whole`);
    }
  });
});
