import { describe, expect, test } from "vitest";
import { newcombe, newcombePaired, normalReach, studentReach } from "../../../reports/compare/statistics.ts";

describe("reaches", () => {
  // Tables of the t distribution, as in Abramowitz and Stegun, table 26.10.
  test.each([
    [0.95, 1, 12.706],
    [0.95, 2, 4.303],
    [0.95, 5, 2.571],
    [0.95, 19, 2.093],
    [0.99, 10, 3.169],
    [0.999, 30, 3.646],
  ])("of %d with %i degrees of freedom", (confidence, degrees, reach) => {
    expect(studentReach(confidence, degrees)).toBeCloseTo(reach, 3);
  });

  test("of the normal distribution", () => {
    expect(normalReach(0.95)).toBeCloseTo(1.96, 2);
    expect(normalReach(0.9999)).toBeCloseTo(3.89, 1);
  });
});

describe("Newcombe's intervals", () => {
  const reach = 1.959964;

  test("of independent trials are those of his examples", () => {
    // Statistics in Medicine 17, 873, table II: 56/70 - 48/80 and 9/10 - 3/10, method 10.
    const first = newcombe({ successes: 48, total: 80 }, { successes: 56, total: 70 }, reach);
    expect([first.low, first.high]).toEqual([expect.closeTo(0.0524, 4), expect.closeTo(0.3339, 4)]);
    const second = newcombe({ successes: 3, total: 10 }, { successes: 9, total: 10 }, reach);
    expect([second.low, second.high]).toEqual([expect.closeTo(0.1705, 4), expect.closeTo(0.809, 4)]);
  });

  test("of pairs are narrower where both sides fail together, and as wide where they do not", () => {
    const alike = newcombePaired({ both: 20, onlyFirst: 0, onlySecond: 10, neither: 70 }, reach);
    const unrelated = newcombe({ successes: 20, total: 100 }, { successes: 30, total: 100 }, reach);
    expect(alike.low).toBeGreaterThan(0);
    expect(unrelated.low).toBeLessThan(0);
    const none = newcombePaired({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 100 }, reach);
    expect(none.low).toBeLessThanOrEqual(0);
    expect(none.high).toBeGreaterThanOrEqual(0);
  });
});
