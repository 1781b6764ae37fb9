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
  expect(page).toContain("No strategy was at once linearizable");
  expect(page).not.toContain("<all>");
});

test("the page says so if a cell cannot be right", () => {
  const page = renderDataPage(buildResult({ cells: [partitioned(40)] }));
  expect(page).toContain("**These cells cannot be right**");
  expect(page).toContain("share-&lt;all&gt;/partition");
});

test("there is no page without a data strategy", () => {
  expect(() => renderDataPage(buildResult({ cells: [buildCell()] }))).toThrow("run with --suite claims");
});
