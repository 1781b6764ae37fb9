import { describe, expect, test } from "vitest";
import { renderMarkdown } from "../../reports/markdown.ts";
import type { ResultCell } from "../../reports/model.ts";
import { costLines } from "../../reports/terminal/cost.ts";
import { dataLines } from "../../reports/terminal/data.ts";
import { renderTerminal } from "../../reports/terminal/index.ts";
import { plain } from "../../reports/terminal/style.ts";
import { sparkline } from "../../reports/view/cost-curves.ts";
import { impossibleCells } from "../../reports/view/impossible.ts";
import { limitsOf } from "../../reports/view/limits.ts";
import { wilson } from "../../reports/view/wilson.ts";
import { buildCell, buildResult } from "./build.ts";

const load = {
  operations: 800,
  messages: { value: 2.75, low: 2.6, high: 2.9 },
  bytes: 260,
  process: { name: "node-2", messages: { value: 1.7, low: 1.6, high: 1.8 } },
  server: { name: "nats-1", messages: { value: 2.75, low: 2.6, high: 2.9 }, stored: 0 },
  throughput: {
    value: 58_800,
    low: 55_000,
    high: 62_000,
    limitedBy: "node-2",
    model: { process: 10, server: 1, stored: 10 },
  },
};

function dataCell(changes: Partial<NonNullable<ResultCell["data"]>> = {}, fault = "partition"): ResultCell {
  return buildCell({
    strategy: "share-nothing",
    fault,
    load,
    data: {
      model: "causal",
      models: { linearizable: 190, causal: 10 },
      availability: { affected: wilson(3, 4), unaffected: wilson(999, 1000) },
      outside: { affected: wilson(50, 50), unaffected: wilson(0, 0) },
      lostWrites: 7,
      staleReads: 3,
      divergentKeys: 0,
      staleness: { count: 3, p50: 120, p99: 900, max: 900 },
      reacquisition: { count: 4, p50: 106, p99: 130, max: 130 },
      ...changes,
    },
  });
}

function costCell(size: number, messages: number): ResultCell {
  return buildCell({
    strategy: "share-all",
    scenario: `cost-${size}`,
    fault: "none",
    load: { ...load, messages: { value: messages, low: messages, high: messages } },
  });
}

describe("the table of data strategies", () => {
  test("has model, both sides inside and outside of faults, losses, staleness, return and cost", () => {
    const lines = dataLines(buildResult({ cells: [dataCell()] }), { width: 120, style: plain });
    expect(lines.slice(0, 4)).toEqual([
      "data strategies",
      "fault      model   inside       outside    lost  stale       recovery  back    messages  bytes",
      "share-nothing",
      "partition  causal  75 / <100 %  100 % / –  7     3 (900 ms)  140 ms    106 ms  2.75      260 B",
    ]);
    expect(lines.join("\n")).toContain("inside: operations that began during a fault");
  });

  test("leaves out on a narrow terminal what does not fit, and says so", () => {
    const lines = dataLines(buildResult({ cells: [dataCell()] }), { width: 60, style: plain });
    expect(lines.every((line) => line.length <= 60)).toBe(true);
    const text = lines.join(" ");
    expect(text).toMatch(/too wide for here, and in the other reports: .*messages, +bytes$/);
    expect(text).not.toContain("2.75");
  });

  test("is not printed without data, and is folded up in Markdown", () => {
    const many = buildResult({ cells: Array.from({ length: 61 }, () => dataCell()) });
    expect(dataLines(many, { width: 80, style: plain })).toEqual([
      "data strategies  what each of 61 cells kept, gave up and cost is in the report",
    ]);
    expect(dataLines(buildResult({ cells: [buildCell()] }), { width: 80, style: plain })).toEqual([]);
    const markdown = renderMarkdown(buildResult({ cells: [dataCell()] }));
    expect(markdown).toContain("| share-nothing | partition | causal | 75 / &lt;100 % | 100 % / – | 7 | 3 (900 ms) |");
  });

  test("says in Markdown how many rows were cut", () => {
    const cells = Array.from({ length: 62 }, (_, index) => ({ ...dataCell({}, `f${index}`), id: `${index}` }));
    expect(renderMarkdown(buildResult({ cells }))).toContain("… and 2 more cells, in the other reports.");
  });
});

describe("cost curves", () => {
  const cells = [costCell(9, 37), costCell(3, 10)];

  test("have a row per strategy and a column per size, and what the model rests on", () => {
    const lines = costLines(buildResult({ cells }), { width: 120, style: plain });
    expect(lines).toContain("messages   3   9");
    expect(lines).toContain("share-all  10  37  ▃█");
    expect(lines.join(" ")).toContain("The model takes a message to cost 10 µs in a process");
    expect(renderMarkdown(buildResult({ cells }))).toContain("| share-all | 10 | 37 | ▃█ |");
  });

  test("are no rows of the matrix", () => {
    const text = renderTerminal(buildResult({ cells: [...cells, dataCell()] }), { width: 100, style: plain });
    expect(text).not.toContain("cost-3");
    expect(renderTerminal(buildResult({ cells }), { width: 100, style: plain })).toContain("share-all");
  });

  test("draw their values as bars from 0", () => {
    expect(sparkline([1, 2, 4, 8])).toBe("▂▃▅█");
    expect(sparkline([0, 0])).toBe("▁▁");
  });
});

describe("what cannot be", () => {
  const both = { affected: wilson(40, 40), unaffected: wilson(80, 80) };
  const found = (cell: ResultCell) => impossibleCells({ cells: [cell] }).length;

  test("is linearizable and available on both sides of a lasting partition, with enough operations", () => {
    expect(found(dataCell({ model: "linearizable", outlasted: both }))).toBe(1);
    expect(found(dataCell({ model: "sequential", outlasted: both }))).toBe(0);
    expect(found(dataCell({ model: "linearizable", outlasted: both }, "delay"))).toBe(0);
    expect(found(dataCell({ model: "linearizable", outlasted: { ...both, affected: wilson(39, 40) } }))).toBe(0);
    expect(found(dataCell({ model: "linearizable", outlasted: { ...both, affected: wilson(9, 9) } }))).toBe(0);
    expect(found(dataCell({ model: "linearizable" }))).toBe(0);
  });

  test("stands in the report", () => {
    const cells = [dataCell({ model: "linearizable", outlasted: both })];
    expect(limitsOf(buildResult({ cells })).map(({ title }) => title)).toContain("Too good to be true");
    expect(renderMarkdown(buildResult({ cells }))).toContain("Too good to be true");
  });
});
