import { expect, test } from "vitest";
import { renderDataPage } from "../../reports/data-page.ts";
import { withFieldClaims } from "../../reports/field-claims/field-claims.ts";
import type { ResultCell } from "../../reports/model.ts";
import { wilson } from "../../reports/view/wilson.ts";
import { buildCell, buildResult } from "./build.ts";

const noLatency = { count: 0, p50: 0, p99: 0, max: 0 };

function partitioned(successes: number): ResultCell {
  return buildCell({
    strategy: "share-<all>",
    fault: "partition",
    data: {
      model: "linearizable",
      models: { linearizable: 200 },
      availability: { affected: wilson(1, 40), unaffected: wilson(80, 80) },
      outlasted: { affected: wilson(successes, 40), unaffected: wilson(80, 80) },
      lostWrites: 0,
      staleReads: 0,
      divergentKeys: 0,
      staleness: noLatency,
      reacquisition: noLatency,
    },
  });
}

test("the page of data strategies shows claims, table and both sides of partitions, escaped", () => {
  const cells = [partitioned(0), buildCell({ strategy: "at-most-once" })];
  const page = renderDataPage(withFieldClaims(buildResult({ cells })));
  expect(page).toContain("### at-most-once\n");
  expect(page).toContain("| share-&lt;all&gt; | partition | linearizable | 0 of 40 | 80 of 80 |");
  expect(page).toContain("### share-&lt;all&gt; under each fault");
  expect(page).toContain("No strategy was at once linearizable");
  expect(page).toContain("It would have shown in 1 of 1 cell;");
  expect(page).not.toContain("<all>");
});

test("the page has one row for each strategy, pooled over faults, and then a table for each", () => {
  const recovery = (p50: number) => ({ count: 9, p50, p99: p50, max: p50 });
  const held = (fault: string, changes: Partial<NonNullable<ResultCell["data"]>>, p50: number): ResultCell => {
    const cell = { ...partitioned(0), ...buildCell({ strategy: "share-it", fault }) };
    const { data } = partitioned(0);
    return {
      ...cell,
      latency: { ...cell.latency, recovery: recovery(p50) },
      ...(data !== undefined && { data: { ...data, ...changes } }),
    };
  };
  const curve = [3, 9].map((size) => ({
    ...buildCell({ strategy: "share-it", scenario: `cost-${size}`, fault: "none" }),
    load: { operations: 9, messages: { value: size, low: size, high: size }, bytes: 100 * size },
  }));
  const cells = [
    held("none", { availability: { affected: wilson(0, 0), unaffected: wilson(0, 0) } }, 0),
    held("partition", { availability: { affected: wilson(10, 40), unaffected: wilson(10, 10) } }, 700),
    held("crash", { model: "session", lostWrites: 3, availability: { affected: wilson(0, 60), unaffected: wilson(5, 10) } }, 1_500),
    held("long-outage", { model: "session", lostWrites: 4 }, 20),
    ...curve,
  ];
  const page = renderDataPage(buildResult({ cells }));
  const [row] = page.split("\n").filter((line) => line.startsWith("| share-it | linearizable |"));
  expect(row).toBe(
    "| share-it | linearizable | session (crash, long-outage) | 25 / 100 % | 8 / 95 % | – / – | 7 (long-outage, crash) | 1.50 s (crash) | 3, 9 | 300 B, 900 B | 0 /s |",
  );
  expect(page.indexOf("### share-it under each fault")).toBeGreaterThan(page.indexOf("## Cost by size"));
  expect(page).toContain("| crash | session | 0 / 50 % |");
  expect(page.match(/^- model: /gm)).toHaveLength(1);
});

test("the page says so if a cell cannot be right", () => {
  const page = renderDataPage(buildResult({ cells: [partitioned(40)] }));
  expect(page).toContain("**These cells cannot be right**");
  expect(page).toContain("share-&lt;all&gt;/partition");
});

test("there is no page without a data strategy", () => {
  expect(() => renderDataPage(buildResult({ cells: [buildCell()] }))).toThrow("run with --suite claims");
});
