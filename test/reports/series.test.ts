import { describe, expect, test } from "vitest";
import { bar, phasesOf, poolSeries, sparkline } from "../../reports/view/series.ts";
import { buildCell } from "./build.ts";

const series = {
  from: -0.5,
  until: 2,
  runs: 4,
  active: [0, 4, 4, 1, 0],
  asked: [8, 8, 1000, 0, 8],
  answered: [8, 0, 999, 0, 4],
  p50: [1, 100, 50, 0, 1],
  p99: [2, 1000, 500, 0, 2],
};

describe("series as text", () => {
  test("reaches the full height only where all was answered, and leaves a gap where nothing was asked", () => {
    expect(sparkline(series)).toBe("█▁▇ ▄");
  });

  test("divides a run by its faults", () => {
    expect(phasesOf(series)).toEqual({ before: "100 %", during: "99.1 %", after: "50.0 %" });
    expect(phasesOf({ ...series, asked: [0, 0, 0, 0, 0] }).during).toBe("–");
  });

  test("adds up cells with the same buckets", () => {
    const cells = [
      { ...buildCell(), series },
      buildCell(),
      { ...buildCell(), series },
      { ...buildCell(), series: { ...series, until: 3 } },
    ];
    expect(poolSeries(cells)?.asked).toEqual([16, 16, 2000, 0, 16]);
    expect(poolSeries(cells)?.runs).toBe(8);
    expect(poolSeries([buildCell()])).toBeUndefined();
  });

  test("draws a share as a bar", () => {
    expect([bar(0, 4), bar(0.5, 4), bar(1, 4), bar(7, 4)]).toEqual(["░░░░", "██░░", "████", "████"]);
  });
});
