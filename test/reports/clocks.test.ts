// What the reports say of clocks.
import { describe, expect, it } from "vitest";
import { renderHtml } from "../../reports/html/page.ts";
import { renderMarkdown } from "../../reports/markdown.ts";
import type { ResultCell } from "../../reports/model.ts";
import { renderClocks } from "../../reports/markdown/clocks.ts";
import { clockLines } from "../../reports/terminal/clocks.ts";
import { plain } from "../../reports/terminal/style.ts";
import { wilson } from "../../reports/view/wilson.ts";
import { buildCell, buildResult } from "./build.ts";

const noLatency = { count: 0, p50: 0, p99: 0, max: 0 };

function cell(scenario: string, p50: number, lostWrites: number): ResultCell {
  const { delivery } = buildCell();
  return buildCell({
    scenario,
    strategy: "share-partial",
    fault: "none",
    delivery: { ...delivery, acknowledged: 1_000 },
    data: {
      model: "causal",
      models: { causal: 200 },
      availability: { affected: wilson(0, 0), unaffected: wilson(0, 0) },
      lostWrites,
      staleReads: 0,
      divergentKeys: 0,
      staleness: noLatency,
      reacquisition: noLatency,
      clockSpread: { count: 600, p50, p99: 2 * p50, max: 3 * p50 },
    },
  });
}

const result = buildResult({ cells: [cell("clocks-wrong", 80, 12), cell("clocks-ntp", 1, 0)] });

describe("clocks in a report", () => {
  it("stand in a table with what was lost", () => {
    expect(`\n${clockLines(result, plain).join("\n")}\n`).toMatchInlineSnapshot(`
      "
      clocks between the earliest and the latest of the nodes; with 95 % intervals
        strategy                      fault  apart, median  apart, 99 %  lost per 1,000 acknowledged
        share-partial (clocks-wrong)  none   80 ms          160 ms       12.0 (6.9 to 20.9; 12 of 1,000)
        share-partial (clocks-ntp)    none   1 ms           2 ms         0.0 (0.0 to 3.8; 0 of 1,000)
      "
    `);
    expect(renderClocks(result)).toContain("\n\n200 runs or more per row, seed 42, backend sim, in ");
    expect(renderMarkdown(result)).toContain(
      "| share-partial (clocks-ntp) | none | 1 ms | 2 ms | 0.0 (0.0 to 3.8; 0 of 1,000) |",
    );
    const page = renderHtml(result);
    expect(page.slice(page.indexOf('id="clocks"'))).toMatch(
      /clocks-ntp[^]*?>1 ms<[^]*?>2 ms<[^]*?>0\.0 \(0\.0 to 3\.8; 0 of 1,000\)</,
    );
  });

  it("are left out if no scenario says anything about them", () => {
    const silent = buildResult({ cells: [buildCell()] });
    expect(clockLines(silent, plain)).toEqual([]);
    expect(renderMarkdown(silent)).not.toContain("Clocks");
    expect(renderHtml(silent)).not.toContain('id="clocks"');
  });
});
