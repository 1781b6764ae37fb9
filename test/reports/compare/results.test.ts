import { describe, expect, test } from "vitest";
import { renderComparisonJson } from "../../../reports/compare/json.ts";
import { comparisonMarkdown } from "../../../reports/compare/markdown.ts";
import type { Comparison } from "../../../reports/compare/model.ts";
import { regressionsOf, unclearIn } from "../../../reports/compare/regression.ts";
import { compareResults } from "../../../reports/compare/results.ts";
import { comparisonLines, conclusionText } from "../../../reports/compare/terminal.ts";
import type { ResultCell } from "../../../reports/model.ts";
import { plain } from "../../../reports/terminal/style.ts";
import { wilson } from "../../../reports/view/wilson.ts";
import { buildCell, buildProperty, buildResult } from "../build.ts";

const errors = {
  "anomalies.lost": 0,
  "availability.duringFaults": 0.004,
  "latency.acknowledgement.p99": 20,
  "cost.networkBytes": 5,
};

function cell(changes: Partial<ResultCell> = {}): ResultCell {
  return buildCell({ uncertainty: { groups: 20, errors }, ...changes });
}

function compared(head: readonly ResultCell[], base: readonly ResultCell[] = [cell()]): Comparison {
  return compareResults(
    { file: "base.json", result: buildResult({ cells: [...base] }) },
    { file: "head.json", result: buildResult({ cells: [...head] }) },
  );
}

const gate = { gate: true, all: false, tolerance: 1 };
const place = { width: 100, style: plain };

describe("compareResults", () => {
  test("finds nothing between a result and itself", () => {
    const same = compared([cell()]);
    expect(regressionsOf(same, 0)).toEqual([]);
    expect(conclusionText(same, gate)).toBe("✓ no regression in 1 cell");
    expect(conclusionText(same, { ...gate, gate: false })).toBe("~ no difference beyond noise in 1 cell");
  });

  test("names a claim that is broken now before everything else", () => {
    const properties = [buildProperty({ verdict: "violated", runsViolated: 1 })];
    const slow = cell({
      fault: "crash",
      availability: { duringFaults: wilson(1_000, 2_044), outsideFaults: wilson(3_951, 3_956) },
    });
    const head = [slow, cell({ verdict: "violated", properties })];
    const comparison = compared(head, [cell({ fault: "crash" }), cell()]);
    const [first, ...lines] = comparisonLines(comparison, gate, place);
    expect(first).toBe(
      "✗ regression: at-least-once under partition: no-loss ✓ held in base.json, ✗ violated (1 of 200 runs) in head.json (and 1 more)",
    );
    const names = regressionsOf(comparison, 1).map((each) =>
      "number" in each ? each.number.name : each.verdict.property,
    );
    expect(names).toEqual(["no-loss", "availability.duringFaults"]);
    expect(lines.join("\n")).toMatch(
      /at-least-once under crash +answered in time during faults +93\.1 % +48\.9 % +−44\.1 points/,
    );
  });

  test.each([
    [
      "availability",
      { availability: { duringFaults: wilson(1_800, 2_044), outsideFaults: wilson(3_951, 3_956) } },
      "answered in time during faults 93.1 % → 88.1 %, −4.99 points",
    ],
    [
      "latency",
      { latency: { ...cell().latency, acknowledgement: { count: 5_870, p50: 1.42, p99: 900, max: 2_140 } } },
      "until acknowledged, p99 512 ms → 900 ms, +388 ms",
    ],
    [
      "cost",
      { cost: { ...cell().cost, networkBytes: 1_100 } },
      "bytes on the network per acknowledged 911 B → 1.1 kB, +189 B",
    ],
  ])("names a worse %s", (_, changes, text) => {
    expect(conclusionText(compared([cell(changes)]), gate)).toContain(
      `✗ regression: at-least-once under partition: ${text}`,
    );
    // The other way round it is better.
    expect(conclusionText(compared([cell()], [cell(changes)]), gate)).toBe("✓ no regression in 1 cell");
  });

  test("lets pass what is within the tolerance, what could be chance, and what cannot be told", () => {
    const cheaper = cell({ cost: { ...cell().cost, networkBytes: 960 } });
    expect(regressionsOf(compared([cheaper]), 1)).toHaveLength(1);
    expect(regressionsOf(compared([cheaper]), 10)).toHaveLength(0);
    expect(regressionsOf(compared([cell({ cost: { ...cell().cost, networkBytes: 915 } })]), 0)).toHaveLength(
      0,
    );
    const { uncertainty: _, ...unknown } = cheaper;
    expect(regressionsOf(compared([unknown]), 0)).toHaveLength(0);
    const few = cell({ ...cheaper, uncertainty: { groups: 3, errors } });
    expect(regressionsOf(compared([few]), 0)).toHaveLength(0);
  });

  test("widens its intervals with the number of comparisons", () => {
    const faults = Array.from({ length: 40 }, (_, index) => `fault-${index}`);
    const cells = faults.map((fault) => cell({ fault }));
    const costly = faults.map((fault) => cell({ fault, cost: { ...cell().cost, networkBytes: 911.4 + 20 } }));
    expect(regressionsOf(compared(costly.slice(0, 1), cells.slice(0, 1)), 1)).toHaveLength(1);
    expect(regressionsOf(compared(costly, cells), 1)).toHaveLength(0);
  });

  test("tells what held and can no longer be told", () => {
    const open = cell({
      verdict: "inconclusive",
      properties: [buildProperty({ verdict: "inconclusive", reason: "no time" })],
    });
    expect(unclearIn(compared([open], [cell(), cell({ fault: "crash" })]))).toEqual([
      "at-least-once under crash was not run again",
      "at-least-once under partition: no-loss held before and is inconclusive (no time)",
      "at-least-once under partition: no-phantoms held before and is not claimed any more",
    ]);
    expect(conclusionText(compared([open]), gate)).toMatch(
      /^\? no regression seen in 1 cell, but not all could be compared: /,
    );
  });

  test("keeps what user code says on its line, in every format", () => {
    const hostile = "evil\n\u001b[31m|<script>`*";
    const broken = [buildProperty({ property: hostile, verdict: "violated", runsViolated: 1 })];
    const one = { strategy: hostile, fault: hostile };
    const comparison = compared([cell({ ...one, properties: broken })], [cell(one)]);
    for (const line of comparisonLines(comparison, gate, place)) expect(line).not.toMatch(/\p{Cc}/u);
    const markdown = comparisonMarkdown(comparison, gate);
    expect(markdown).not.toMatch(/<script|[^\n\P{Cc}]/u);
    const rows = markdown.split("\n").filter((line) => line.startsWith("|"));
    expect(
      new Set(rows.map((line) => line.replaceAll("\\|", "").split("|").length)).size,
    ).toBeLessThanOrEqual(2);
    expect(JSON.parse(renderComparisonJson(comparison))).toMatchObject({
      capstan: "comparison",
      version: 1,
      paired: false,
    });
  });
});

test("says what pairs have in common, and what they have not in real time", () => {
  const comparison = compared([cell()]);
  const told = (changes: Partial<Comparison>): string =>
    comparisonMarkdown({ ...comparison, paired: true, ...changes }, gate);
  expect(told({})).toContain("Both sides ran the same workloads, schedules and seeds;");
  expect(told({ realTime: true })).toContain("in real time: when exactly what happened is not the same;");
});
