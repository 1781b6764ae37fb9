import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addShares, noShare, wilson } from "../../../harness/checkers/measures/wilson.ts";
import { seed } from "../support/seed.ts";

describe("wilson", () => {
  // Newcombe 1998, Table I, method 3 (two-sided, without continuity correction).
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("gives the published interval of %i out of %i", (successes, total, low, high) => {
    const interval = wilson({ successes, total });
    expect(interval).toMatchObject({ successes, total });
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it("knows nothing without trials", () => {
    expect(wilson(noShare)).toEqual({ successes: 0, total: 0, low: 0, high: 1 });
  });

  it(`contains the share, stays within 0 and 1 and mirrors (seed ${seed})`, () => {
    const share = fc
      .tuple(fc.integer({ min: 1, max: 100_000 }), fc.nat(100_000))
      .map(([total, drawn]) => ({ successes: drawn % (total + 1), total }));
    const check = fc.property(share, ({ successes, total }) => {
      const { low, high } = wilson({ successes, total });
      const mirror = wilson({ successes: total - successes, total });
      expect(low).toBeGreaterThanOrEqual(0);
      expect(low).toBeLessThanOrEqual(successes / total);
      expect(high).toBeGreaterThanOrEqual(successes / total);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeCloseTo(1 - mirror.high, 10);
    });
    fc.assert(check, { seed, numRuns: 2000 });
  });

  it("adds up shares", () => {
    const sum = addShares({ successes: 1, total: 2 }, { successes: 3, total: 5 });
    expect(sum).toEqual({ successes: 4, total: 7 });
  });
});
