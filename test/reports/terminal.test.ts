import { describe, expect, test } from "vitest";
import type { ResultCell } from "../../reports/model.ts";
import { terminalLines, renderTerminal } from "../../reports/terminal/index.ts";
import { brokenLines } from "../../reports/terminal/broken.ts";
import { matrixLines } from "../../reports/terminal/matrix.ts";
import { ansi, plain } from "../../reports/terminal/style.ts";
import { summaryLines } from "../../reports/terminal/summary.ts";
import { tradeOffLines } from "../../reports/terminal/tradeoff.ts";
import { violationLines } from "../../reports/terminal/violation.ts";
import { displayWidth, fit, wrap } from "../../reports/view/width.ts";
import { wilson } from "../../reports/view/wilson.ts";
import { shownBroken, violations } from "../../reports/view/findings.ts";
import { buildCell, buildProperty, buildResult, realisticResult } from "./build.ts";
import { hostileResult } from "./hostile.ts";

const lines = (text: readonly string[]): string => `\n${text.join("\n")}\n`;
// oxlint-disable-next-line no-control-regex -- to take just these away
const withoutColour = (text: string): string => text.replace(/\u001b\[\d+m/g, "");

describe("matrix", () => {
  test("has strategies down and faults across where they fit", () => {
    expect(lines(matrixLines(realisticResult(), 230, plain))).toMatchInlineSnapshot(`
      "
      strategy \\ fault  none           partition      cut            drop           duplicate      delay          reorder        slow-link      crash          pause      broker-restart  power-loss      clock-skew
      at-most-once      ✓ held         ✓ held ◇1      ✓ held ◇1      ✓ held ◇1      ✓ held ◇1      ✓ held         ✓ held ◇1      ✓ held ◇1      ✓ held ◇1      ✓ held ◇1  ✓ held ◇1       ✓ held ◇1       ✓ held
      at-least-once     ✓ held         ✓ held ◇2      ✓ held ◇2      ✓ held ◇2      ✓ held ◇2      ✓ held         ✓ held         ✓ held         ✓ held ◇2      ✓ held ◇2  ✓ held          ✓ held ◇1       ✓ held
      exactly-once      ✓ held         ✓ held         ✓ held         ✓ held         ✓ held         ✓ held         ✓ held         ✓ held         ✗ violated     ✓ held     ✓ held          ◇ shown broken  ? inconclusive
      fire-and-hope     · not claimed  · not claimed  · not claimed  · not claimed  · not claimed  · not claimed  · not claimed  · not claimed  · not claimed  –          –               –               –
      "
    `);
  });

  test("has faults down and strategies across where that needs fewer blocks", () => {
    expect(lines(matrixLines(realisticResult(), 80, plain))).toMatchInlineSnapshot(`
      "
      fault \\ strategy  at-most-once  at-least-once  exactly-once    fire-and-hope
      none              ✓ held        ✓ held         ✓ held          · not claimed
      partition         ✓ held ◇1     ✓ held ◇2      ✓ held          · not claimed
      cut               ✓ held ◇1     ✓ held ◇2      ✓ held          · not claimed
      drop              ✓ held ◇1     ✓ held ◇2      ✓ held          · not claimed
      duplicate         ✓ held ◇1     ✓ held ◇2      ✓ held          · not claimed
      delay             ✓ held        ✓ held         ✓ held          · not claimed
      reorder           ✓ held ◇1     ✓ held         ✓ held          · not claimed
      slow-link         ✓ held ◇1     ✓ held         ✓ held          · not claimed
      crash             ✓ held ◇1     ✓ held ◇2      ✗ violated      · not claimed
      pause             ✓ held ◇1     ✓ held ◇2      ✓ held          –
      broker-restart    ✓ held ◇1     ✓ held         ✓ held          –
      power-loss        ✓ held ◇1     ✓ held ◇1      ◇ shown broken  –
      clock-skew        ✓ held        ✓ held         ? inconclusive  –
      "
    `);
  });

  test("continues in further blocks", () => {
    const faults = ["partition", "cut", "drop", "crash"];
    const cells = faults.flatMap((fault) =>
      ["a", "b", "c", "d"].map((strategy) =>
        buildCell({ strategy, fault, backend: fault === "cut" ? "process" : "sim" }),
      ),
    );
    expect(lines(matrixLines(buildResult({ cells }), 40, plain))).toMatchInlineSnapshot(`
      "
      strategy \\ fault  partition  cut
      a (sim)           ✓ held     –
      b (sim)           ✓ held     –
      c (sim)           ✓ held     –
      d (sim)           ✓ held     –
      a (process)       –          ✓ held
      b (process)       –          ✓ held
      c (process)       –          ✓ held
      d (process)       –          ✓ held

      strategy \\ fault  drop    crash
      a (sim)           ✓ held  ✓ held
      b (sim)           ✓ held  ✓ held
      c (sim)           ✓ held  ✓ held
      d (sim)           ✓ held  ✓ held
      a (process)       –       –
      b (process)       –       –
      c (process)       –       –
      d (process)       –       –
      "
    `);
  });

  test("is one field for one cell, and a sentence for none", () => {
    expect(lines(matrixLines(buildResult({ cells: [buildCell()] }), 80, plain)))
      .toMatchInlineSnapshot(`
      "
      strategy \\ fault  partition
      at-least-once     ✓ held
      "
    `);
    expect(matrixLines(buildResult(), 80, plain)).toEqual(["no cells were run"]);
  });

  test("never is wider than the terminal", () => {
    for (const width of [40, 60, 80, 132]) {
      for (const result of [realisticResult(), hostileResult()]) {
        for (const line of matrixLines(result, width, plain))
          expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }
    }
  });

  test("marks what is shown broken beyond the claims", () => {
    const properties = [
      buildProperty(),
      buildProperty({ property: "in-order", claimed: false, verdict: "violated" }),
    ];
    expect(
      matrixLines(buildResult({ cells: [buildCell({ properties })] }), 80, plain)[1],
    ).toContain("✓ held ◇1");
  });
});

describe("broken claim", () => {
  test("ends with the replay command", () => {
    const result = realisticResult();
    const [finding] = violations(result);
    const options = { width: 100, style: plain, reportPath: ".capstan/runs/latest/report.html" };
    expect(lines(violationLines(finding!, result.run, options))).toMatchInlineSnapshot(`
      "
      ✗ exactly-once under crash
        property   no-duplicates (claimed)
        observed   producer-1:1 had 2 effects: consumer-1 at 15.02 ms, consumer-1 at 5,014.9 ms
        schedule   2 faults, 2 messages (shrunk from 9 faults, 41 messages in 63 simulations)
                   crash consumer-1 at 15.1 ms, back after 600 ms
                   partition producer-1 | nats-1, 40 to 480 ms
        seed       1234567
        backend    sim, nats-io 3.4.0, 2.12 (simulated)
        found      run 17, broken in 4 of 200 runs
        report     .capstan/runs/latest/report.html
      replay: npx capstan replay .capstan/failures/exactly-once-crash-no-duplicates.json
      "
    `);
  });

  test("is the last thing that is printed", () => {
    const text = renderTerminal(realisticResult(), { width: 80, style: plain });
    expect(text.trimEnd().split("\n").at(-1)).toBe(
      "replay: npx capstan replay .capstan/failures/exactly-once-crash-no-duplicates.json",
    );
  });

  test("can be without a stored case", () => {
    const cells = [
      buildCell({
        verdict: "violated",
        properties: [buildProperty({ verdict: "violated", runsViolated: 2 })],
      }),
    ];
    const result = buildResult({ verdict: "violated", cells });
    expect(terminalLines(result, { width: 80, style: plain }).join("\n")).toContain(
      "observed   no case was stored",
    );
  });
});

describe("properties shown broken and not claimed", () => {
  test("are one line each, with the path of the case in full", () => {
    const findings = shownBroken(realisticResult()).slice(8, 12);
    expect(lines(brokenLines(findings, { width: 140, style: plain }))).toMatchInlineSnapshot(`
      "
      shown broken, not claimed:
      ◇ at-most-once   broker-restart  no-loss        producer-1:1 had 2 effects: con…  .capstan/failures/at-most-once-broker-restart-no-loss.json
      ◇ at-most-once   power-loss      no-loss        producer-1:1 had 2 effects: consume…  .capstan/failures/at-most-once-power-loss-no-loss.json
      ◇ at-least-once  partition       no-duplicates  producer-1:1 had 2 effects: c…  .capstan/failures/at-least-once-partition-no-duplicates.json
      ◇ at-least-once  partition       in-order       producer-1:1 had 2 effects: consum…  .capstan/failures/at-least-once-partition-in-order.json
      "
    `);
    for (const line of brokenLines(findings, { width: 40, style: plain }).slice(1))
      expect(line).toMatch(/\.json$/);
  });
});

describe("summary", () => {
  test("gives verdict, cells and work", () => {
    expect(lines(summaryLines(realisticResult(), plain))).toMatchInlineSnapshot(`
      "
      ✗ violated  1 cell of 48 broke a claim.
        48 cells: 36 held, 1 violated, 1 inconclusive, 1 shown broken, 9 not claimed
        9,600 runs in 41.2 s (233 per second), seed 42, 480 of them twice with equal traces
      "
    `);
  });

  test("says when runs were not deterministic, or interrupted", () => {
    const base = buildResult({ cells: [buildCell({ determinism: { checked: 10, diverged: 1 } })] });
    const text = summaryLines({ ...base, run: { ...base.run, interrupted: true } }, plain).join(
      "\n",
    );
    expect(text).toContain("1 of 10 runs gave another trace when run again");
    expect(text).toContain("interrupted");
  });
});

describe("style", () => {
  test("only adds colour", () => {
    const [plainText, coloured] = [plain, ansi].map((style) =>
      renderTerminal(realisticResult(), { width: 100, style }),
    );
    expect(coloured).not.toBe(plainText);
    expect(withoutColour(coloured ?? "")).toBe(plainText);
  });
});

describe("width", () => {
  test("counts columns of wide and joined characters", () => {
    expect(["abc", "日本", "👩‍👩‍👧‍👦", "é", "✓ held"].map(displayWidth)).toEqual([3, 4, 2, 1, 6]);
  });

  test("cuts and wraps by columns", () => {
    expect(fit("日本語", 5)).toBe("日本…");
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
  });
});

describe("trade-off as text", () => {
  test("has a bar, the figures and the course of each strategy that was asked during faults", () => {
    const base = buildCell();
    const series = {
      from: -0.5,
      until: 2,
      runs: 1,
      active: [0, 1, 0],
      asked: [4, 4, 4],
      answered: [4, 0, 2],
      p50: [1, 1, 1],
      p99: [1, 1, 1],
    };
    const cell = (strategy: string, answered: number): ResultCell => ({
      ...base,
      strategy,
      series,
      delivery: { ...base.delivery, attempted: 1000, lost: 5, duplicated: 0, phantom: 0, corrupted: 0 },
      availability: { ...base.availability, duringFaults: wilson(answered, 100) },
      cost: { ...base.cost, networkMessages: 4 },
    });
    const silent = { ...cell("silent", 0), availability: { ...base.availability, duringFaults: wilson(0, 0) } };
    const result = buildResult({ cells: [cell("a", 50), cell("bb", 100), silent] });
    expect(tradeOffLines(result, { width: 100, style: plain }).slice(0, 3)).toEqual([
      "trade-off  in faults         anomalies  messages  course",
      "a          ████░░░░  50.0 %          5         4  █▁▄",
      "bb         ████████   100 %          5         4  █▁▄",
    ]);
    expect(tradeOffLines(buildResult({ cells: [cell("a", 50)] }), { width: 100, style: plain })).toEqual([]);
  });
});
