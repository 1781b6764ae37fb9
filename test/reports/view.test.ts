import { describe, expect, test } from "vitest";
import { bytes, calendar, duration, interval, moment, percent } from "../../reports/view/format.ts";
import { limitsOf } from "../../reports/view/limits.ts";
import { matrixOf, rowLabel } from "../../reports/view/matrix.ts";
import { cellStatus } from "../../reports/view/status.ts";
import { grouped, visible } from "../../reports/view/text.ts";
import { tradeOffs } from "../../reports/view/tradeoff.ts";
import { pool, wilson } from "../../reports/view/wilson.ts";
import { buildCell, buildProperty, buildResult, realisticResult } from "./build.ts";

describe("status of a cell", () => {
  const open = buildProperty({ claimed: false });
  const broken = buildProperty({ claimed: false, verdict: "violated" });
  test.each([
    ["held", "held", [buildProperty(), broken]],
    ["violated", "violated", [buildProperty({ verdict: "violated" })]],
    ["inconclusive", "inconclusive", [buildProperty()]],
    ["inconclusive", "held", [buildProperty({ verdict: "inconclusive" })]],
    ["broken", "held", [open, broken]],
    ["broken", "inconclusive", [broken]],
    ["unclaimed", "held", [open]],
    ["unclaimed", "inconclusive", [open]],
    ["inconclusive", "inconclusive", [buildProperty({ claimed: false, verdict: "inconclusive" })]],
    ["unclaimed", "held", []],
  ] as const)("is %s for verdict %s", (status, verdict, properties) => {
    expect(cellStatus(buildCell({ verdict, properties: [...properties] }))).toBe(status);
  });
});

describe("matrix", () => {
  test("tells rows of one strategy apart by what differs", () => {
    const cells = [
      buildCell(),
      buildCell({ backend: "process" }),
      buildCell({ strategy: "other" }),
    ];
    expect(matrixOf(buildResult({ cells })).rows.map(rowLabel)).toEqual([
      "at-least-once (sim)",
      "at-least-once (process)",
      "other",
    ]);
  });

  test("loses no cell when two claim one place", () => {
    const matrix = matrixOf(buildResult({ cells: [buildCell(), buildCell()] }));
    expect(matrix.rows.map((row) => row.cells.size)).toEqual([1, 1]);
  });
});

describe("intervals", () => {
  test("are those of Wilson", () => {
    const { low, high } = wilson(8, 10);
    expect(low).toBeCloseTo(0.4902, 4);
    expect(high).toBeCloseTo(0.9433, 4);
    expect(wilson(0, 0)).toEqual({ successes: 0, total: 0, low: 0, high: 1 });
    expect(wilson(5, 5).high).toBe(1);
    expect(pool([wilson(1, 2), wilson(3, 4)])).toEqual(wilson(4, 6));
  });
});

describe("numbers", () => {
  test("never round to a certainty", () => {
    expect([0, 0.0001, 0.5, 0.99999, 1].map(percent)).toEqual([
      "0 %",
      "<0.1 %",
      "50.0 %",
      ">99.9 %",
      "100 %",
    ]);
    expect(interval(wilson(9, 10))).toBe("59.6 to 98.2 %");
    expect(interval(wilson(0, 0))).toBe("–");
  });

  test("have a unit that suits their size", () => {
    expect([0, 0.421, 12.34, 131, 1240, 130_000, 8e6].map(duration)).toEqual([
      "0 ms",
      "0.42 ms",
      "12.3 ms",
      "131 ms",
      "1.24 s",
      "2.2 min",
      "2.2 h",
    ]);
    expect([12, 4200, 1.7e6].map(bytes)).toEqual(["12 B", "4.2 kB", "1.7 MB"]);
    expect(moment(15_020.25)).toBe("15,020.3 ms");
    expect([1234567.5, 999, -1000, 1e21].map(grouped)).toEqual([
      "1,234,567.5",
      "999",
      "-1,000",
      "1e+21",
    ]);
    expect(calendar("2026-11-21T19:04:42.123Z")).toBe("2026-11-21 19:04:42 UTC");
  });
});

describe("visible text", () => {
  test("shows what would act", () => {
    expect(visible("a\u001b[0m\n\u202e\ud800\u2028é👩‍👧")).toBe(
      "a\\u001b[0m\\n\\u202e\\ud800\\u2028é👩‍👧",
    );
  });
});

describe("limits", () => {
  test("name what a run cannot show", () => {
    const result = realisticResult();
    const limits = limitsOf({
      ...result,
      run: { ...result.run, interrupted: true, faultsNotRun: ["halves"] },
    });
    expect(limits.map((limit) => limit.title)).toEqual([
      "Interrupted",
      "Sample size",
      "Inconclusive cells",
      "Faults that did not take effect",
      "Faults not injected",
      "Neither claimed nor shown broken",
      "Simulation",
    ]);
  });

  test("are none of nothing", () => {
    expect(limitsOf(buildResult())).toEqual([]);
  });
});

describe("trade-off", () => {
  test("adds up the cells of a strategy, weighing costs by acknowledged messages", () => {
    const cost = (networkMessages: number, acknowledged: number) => ({
      ...buildCell().cost,
      networkMessages,
      acknowledged,
    });
    const cells = [
      buildCell({ fault: "cut", cost: cost(2, 30) }),
      buildCell({ fault: "drop", cost: cost(6, 10) }),
      buildCell({ fault: "crash", cost: cost(0, 0) }),
    ];
    const [row] = tradeOffs(buildResult({ cells }));
    expect(row?.networkMessages).toEqual({ mean: 3, low: 2, high: 6 });
    expect(row?.availability.total).toBe(3 * 2044);
  });
});
