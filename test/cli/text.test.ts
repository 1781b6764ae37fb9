import { describe, expect, test } from "vitest";
import { brokenGroupLines } from "../../harness/cli/broken-groups.ts";
import { canaryCells, canaryRow } from "../../harness/cli/canary-table.ts";
import { replayOutcome, traceLines } from "../../harness/cli/replay-outcome.ts";
import { tableLines } from "../../harness/cli/table.ts";
import { plain, timelineLines, type Finding } from "../../reports/index.ts";

test("a table lines up and has no trailing spaces", () => {
  expect(tableLines([["a", "bb", "c"], ["aaa", "b", ""], []])).toEqual(["a    bb  c", "aaa  b", ""]);
});

describe("a timeline as text", () => {
  const rows = [
    {
      time: 12.5,
      lane: "nats-1",
      to: "consumer-1",
      type: "delivered",
      id: "p/1",
      evidence: true,
      text: "delivered",
    },
    {
      time: 0,
      until: 1.25,
      lane: "p",
      type: "operation",
      id: "p/1",
      evidence: false,
      text: "send p/1: acknowledged",
    },
    { time: 3, lane: "consumer-1", type: "log", evidence: false, text: "red \u001b[31m\nline" },
    {
      time: 2,
      lane: "consumer-1",
      type: "fault",
      outcome: "crash",
      evidence: false,
      text: "crash consumer-1",
    },
  ] as const;

  test("is in order of time, marks the evidence, and cannot steer the terminal", () => {
    expect(timelineLines(rows, 0, plain)).toEqual([
      "   0.000 ms  p                     send p/1: acknowledged, after 1.250 ms",
      "   2.000 ms  fault                 crash consumer-1",
      "   3.000 ms  consumer-1            red \\u001b[31m\\nline",
      "> 12.500 ms  nats-1 -> consumer-1  p/1 delivered",
    ]);
  });

  test("tells what is left out", () => {
    expect(timelineLines([], 7, plain)).toEqual(["  … and 7 more rows"]);
  });
});

describe("the outcome of a replay", () => {
  const stored = { strategy: "orders", fault: "crash", property: "no-loss", traceHash: "aa" };
  const outcome = (
    verdict: object,
    traceHash = "aa",
    differences: readonly string[] = [],
    unsupported: readonly string[] = [],
  ) => {
    const plan = { stored, differences } as never;
    const result = {
      verdicts: [{ property: "no-loss", verdict }],
      unsupported,
      explained: { traceHash },
    } as never;
    return { ...replayOutcome(plan, result), trace: traceLines(plan, result, traceHash === "aa").join("\n") };
  };

  test("is 1 if it still fails, 0 if not, and 125 if that cannot be told", () => {
    expect(outcome({ verdict: "violated", anomalies: [] })).toMatchObject({ exitCode: 1, sameTrace: true });
    expect(outcome({ verdict: "held" }).exitCode).toBe(0);
    const open = outcome({ verdict: "inconclusive", reason: "cut off" });
    expect(open).toMatchObject({
      exitCode: 125,
      headline: "could not be judged: orders under crash: no-loss: cut off",
    });
  });

  test("is 125 if the faults could not be injected and nothing failed", () => {
    const without = outcome({ verdict: "held" }, "aa", [], ["power-loss: cannot"]);
    expect(without).toMatchObject({
      exitCode: 125,
      headline: expect.stringContaining("power-loss: cannot") as string,
    });
    expect(outcome({ verdict: "violated", anomalies: [] }, "aa", [], ["power-loss: cannot"]).exitCode).toBe(
      1,
    );
  });

  test("says plainly that the trace differs, and why that may be", () => {
    expect(outcome({ verdict: "held" }, "bb", ["Node was 20 and is now 22"]).trace).toBe(
      "bb, NOT equal to the stored aa: this run took another course\nlikely because Node was 20 and is now 22",
    );
    expect(outcome({ verdict: "held" }, "bb").trace).toContain(
      "the scenario or the code that it runs has changed",
    );
    expect(outcome({ verdict: "held" }).trace).toBe("aa, equal to the stored one");
  });
});

describe("a canary", () => {
  const canary = {
    strategy: { name: "hasty" },
    defect: "Too early.",
    believedTo: "",
    caughtBy: "no-loss",
    fault: "crash",
    within: 10,
  } as never;
  const search = (run: number | undefined) =>
    ({
      findings: new Map(run === undefined ? [] : [["no-loss", { run }]]),
      counterexamples: new Map(
        run === undefined
          ? []
          : [["no-loss", { case: { schedule: [{}], workload: { messages: [{}, {}] } } }]],
      ),
      failure: undefined,
    }) as never;

  test("is caught within its runs, too late, or not at all", () => {
    expect(canaryRow(canary, search(10))).toMatchObject({
      caught: true,
      afterRuns: 10,
      shrunkTo: { faults: 1, messages: 2 },
    });
    expect(canaryRow(canary, search(11))).toMatchObject({ caught: false, afterRuns: 11 });
    expect(canaryRow(canary, search(undefined)).caught).toBe(false);
  });

  test("has a row in the table", () => {
    expect(canaryCells(canaryRow(canary, search(3)))).toEqual([
      "✓ hasty",
      "no-loss under crash",
      "3 of 10",
      "1 fault, 2 messages",
      "Too early.",
    ]);
    expect(canaryCells(canaryRow(canary, search(undefined)))).toEqual([
      "✗ hasty",
      "no-loss under crash",
      "not in 10",
      "-",
      "Too early.",
    ]);
  });
});

test("what was shown broken in many cells is grouped, with the smallest case", () => {
  const finding = (strategy: string, fault: string, faults: number): Finding =>
    ({
      cell: { scenario: "s", strategy, fault },
      property: { property: "no-loss" },
      counterexample: {
        file: `${fault}.json`,
        case: { schedule: Array.from({ length: faults }), workload: { messages: [{}] } },
      },
    }) as never;
  expect(
    brokenGroupLines([finding("a", "drop", 2), finding("a", "cut", 1), finding("b", "drop", 1)], plain).slice(
      1,
    ),
  ).toEqual([
    "◇ a  no-loss  under 2 fault families  cut.json",
    "◇ b  no-loss  under drop              drop.json",
  ]);
});
