import { describe, expect, test } from "vitest";
import { emptyAggregate, type Aggregate } from "../../harness/checkers/aggregate.ts";
import {
  addValues,
  mergeHistograms,
  noValues,
  percentile,
} from "../../harness/checkers/measures/histogram.ts";
import { jackknifeError, withoutEach } from "../../harness/checkers/measures/jackknife.ts";
import { percentileError, uncertaintyOf } from "../../harness/checkers/uncertainty.ts";
import { measures } from "../../reports/compare/measures.ts";
import { drawFrom } from "./consistency/support/random-operations.ts";

const seed = 20_261_122;

describe(`standard errors (seed ${seed})`, () => {
  test("of a mean are those of the textbook", () => {
    const values = [3, 5, 4, 8, 6];
    const sum = values.reduce((a, b) => a + b, 0);
    const others = values.map((value) => (sum - value) / (values.length - 1));
    const mean = sum / values.length;
    const variance = values.reduce((all, value) => all + (value - mean) ** 2, 0) / (values.length - 1);
    expect(jackknifeError(others)).toBeCloseTo(Math.sqrt(variance / values.length), 12);
    expect(jackknifeError([1])).toBeUndefined();
  });

  test("without each part, all others are added up, and nothing is subtracted", () => {
    expect(withoutEach(["a", "b", "c"], "", (a, b) => a + b)).toEqual(["bc", "ac", "ab"]);
    expect(withoutEach(["a"], "", (a, b) => a + b)).toEqual([""]);
  });

  test("of a share count runs, as the operations of a run succeed and fail together", () => {
    const draw = drawFrom(seed);
    const random = () => draw(1_000_000) / 1_000_000;
    // Each run has 50 operations, and all of them fail in one run of ten: 100 runs say as much as 100 trials.
    const groups = Array.from({ length: 20 }, () => {
      const failed = Array.from({ length: 5 }, () => random() < 0.1).filter(Boolean).length;
      return { ...emptyAggregate(), runs: 5, duringFaults: { successes: 250 - 50 * failed, total: 250 } };
    });
    const error = uncertaintyOf(groups, measures)?.errors["availability.duringFaults"] ?? 0;
    expect(error).toBeGreaterThan(0.5 * Math.sqrt((0.1 * 0.9) / 100));
    expect(error).toBeLessThan(2 * Math.sqrt((0.1 * 0.9) / 100));
  });

  test("of a percentile are as large as what other draws give", () => {
    const draw = drawFrom(seed);
    const random = () => draw(1_000_000) / 1_000_000;
    const groups = () =>
      Array.from({ length: 20 }, () =>
        addValues(
          noValues,
          Array.from({ length: 100 }, () => Math.round(-20_000 * Math.log(1 - random()))),
        ),
      );
    // The standard error of the median of 2,000 exponential values is mean / √n.
    const expected = 20 / Math.sqrt(2_000);
    const errors = Array.from({ length: 20 }, () => percentileError(groups(), 50) ?? 0);
    const mean = errors.reduce((a, b) => a + b, 0) / errors.length;
    expect(mean).toBeGreaterThan(0.7 * expected);
    expect(mean).toBeLessThan(1.5 * expected);
  });

  test("of a percentile that a few runs decide are as large as what other draws give, or not told", () => {
    const draw = drawFrom(seed);
    const random = () => draw(1_000_000) / 1_000_000;
    /** Runs of 30 messages, of which some wait for the end of a partition of up to 8 s. */
    const groups = (runs: number) =>
      Array.from({ length: 20 }, () =>
        Array.from({ length: runs / 20 }, () => {
          const [from, length] = [10_000 * random(), 8_000 * random()];
          return Array.from({ length: 30 }, () => 10_000 * random()).map((at) =>
            at > from && at < from + length ? from + length - at : 3,
          );
        }).reduce(
          (all, run) =>
            addValues(
              all,
              run.map((value) => Math.round(1_000 * value)),
            ),
          noValues,
        ),
      );
    for (const runs of [20, 60, 400]) {
      const drawn = Array.from({ length: 40 }, () => groups(runs));
      const values = drawn.map((each) => percentile(each.reduce(mergeHistograms, noValues), 99) / 1_000);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const variance = values.reduce((all, value) => all + (value - mean) ** 2, 0) / (values.length - 1);
      const errors = drawn.map((each) => percentileError(each, 99)).filter((error) => error !== undefined);
      if (runs === 20) {
        expect(errors.length).toBeLessThan(drawn.length / 2);
        continue;
      }
      if (runs === 400) expect(errors.length).toBe(drawn.length);
      const squares = errors.reduce((all, error) => all + error * error, 0) / errors.length;
      expect(Math.sqrt(variance / squares), `${runs} runs`).toBeLessThan(1.2);
    }
  });

  test("of a percentile are not 0 only because groups agree", () => {
    // 98.8 % of the values are 1 ms, all others 2 s: the 99th percentile could as well have been 1 ms.
    const values = [...Array.from({ length: 247 }, () => 1_000), 2_000_000, 2_000_000, 2_000_000];
    const groups = Array.from({ length: 20 }, () => addValues(noValues, values));
    expect(percentileError(groups, 99)).toBeGreaterThan(100);
    expect(percentileError(groups, 50)).toBe(0);
  });

  test("are left out where nothing was measured, or in too few groups", () => {
    const run: Aggregate = { ...emptyAggregate(), runs: 1 };
    expect(uncertaintyOf([run, emptyAggregate()], measures)).toBeUndefined();
    expect(uncertaintyOf([run, run], measures)).toEqual({ groups: 2, errors: {} });
  });
});
