import type { Result, ResultCell, ResultCounterexample, ResultProperty } from "./model.ts";
import { plain } from "./terminal/style.ts";
import { violationLines } from "./terminal/violation.ts";
import { observed } from "./view/findings.ts";
import { matrixOf, rowLabel, type MatrixRow } from "./view/matrix.ts";
import { xmlDocument, type XmlElement } from "./xml.ts";

/** What JUnit files call a claim that could not be judged. */
export const inconclusiveOutcomes = ["skipped", "failure"] as const;

/** One of {@link inconclusiveOutcomes}. */
export type InconclusiveOutcome = (typeof inconclusiveOutcomes)[number];

/** How a result is written as JUnit XML. */
export interface JunitOptions {
  /** What a claim that could not be judged is called; skipped if absent. */
  readonly inconclusiveAs?: InconclusiveOutcome;
}

/** What a test case came to; of an `error` no claim could be judged, as runs were not carried out. */
type Outcome = "passed" | "failure" | "error" | "skipped";

/** One claim in one cell. */
interface TestCase {
  readonly cell: ResultCell;
  readonly judged: ResultProperty;
  readonly counterexample: ResultCounterexample | undefined;
  readonly outcome: Outcome;
}

/**
 * JUnit XML: one suite per strategy, one test case per cell and claimed property. `violated` is a
 * failure, `inconclusive` is skipped with the reason, and runs that were not carried out are an error; what
 * is not claimed is not a test. Readers that check it against a schema take it: seeds and replay commands
 * are properties of the suite, as most schemas know none of a test case.
 */
export function renderJunit(result: Result, options: JunitOptions = {}): string {
  const suites = matrixOf(result).rows.map((row) => ({ row, tests: testsOf(row, result, options) }));
  const { skipped: _, ...all } = counts(suites.flatMap(({ tests }) => tests));
  const attributes = { name: "capstan", ...all, time: seconds(result.run.wallMilliseconds) };
  const children = suites.map(({ row, tests }) => suite(row, tests, result));
  return xmlDocument({ name: "testsuites", attributes, children });
}

function testsOf(row: MatrixRow, { counterexamples }: Result, options: JunitOptions): TestCase[] {
  const cases = new Map(counterexamples.map((one) => [one.id, one]));
  return [...row.cells.values()].flatMap((cell) =>
    cell.properties
      .filter(({ claimed }) => claimed)
      .map((judged) => ({
        cell,
        judged,
        counterexample: cases.get(judged.counterexample ?? ""),
        outcome: outcomeOf(cell, judged, options),
      })),
  );
}

function outcomeOf(
  { error }: ResultCell,
  { verdict }: ResultProperty,
  { inconclusiveAs = "skipped" }: JunitOptions,
): Outcome {
  if (verdict === "violated") return "failure";
  if (verdict === "held") return "passed";
  return error === undefined ? inconclusiveAs : "error";
}

function counts(tests: readonly TestCase[]): Readonly<Record<string, number>> {
  const count = (outcome: Outcome): number => tests.filter((test) => test.outcome === outcome).length;
  return {
    tests: tests.length,
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
  };
}

function suite(row: MatrixRow, tests: readonly TestCase[], { run, tool }: Result): XmlElement {
  const about = properties([
    ["seed", String(run.seed)],
    ["backend", run.backend],
    ["client", run.client],
    ["capstan", tool.version],
    ["command", run.command],
    ...tests.flatMap(({ cell, judged, counterexample }): [string, string][] => {
      if (counterexample === undefined) return [];
      const name = testName(cell, judged);
      return [
        [`seed of ${name}`, String(counterexample.case.seed)],
        [`replay of ${name}`, counterexample.replay],
      ];
    }),
  ]);
  const attributes = { name: rowLabel(row), ...counts(tests), timestamp: run.startedAt };
  const cases = tests.map((each) => testElement(each, run));
  return { name: "testsuite", attributes, children: [about, ...cases] };
}

function testName({ fault, backend }: ResultCell, { property }: ResultProperty): string {
  return `${property} under ${fault} (${backend})`;
}

function testElement(test: TestCase, run: Result["run"]): XmlElement {
  const { cell, judged, counterexample } = test;
  const attributes = { classname: `${cell.scenario}.${cell.strategy}`, name: testName(cell, judged) };
  // Where CI systems look for files that belong to a test.
  const attachment = { name: "system-out", text: [`[[ATTACHMENT|${counterexample?.file ?? ""}]]`] };
  const children = [...outcomeElements(test, run), ...(counterexample === undefined ? [] : [attachment])];
  return { name: "testcase", attributes, children };
}

function outcomeElements(test: TestCase, run: Result["run"]): XmlElement[] {
  const { cell, judged, outcome } = test;
  if (outcome === "passed") return [];
  if (judged.verdict === "violated") return [violation(test, run)];
  if (outcome === "error") {
    const { kind = "", message = "" } = cell.error ?? {};
    return [{ name: "error", attributes: { message, type: kind } }];
  }
  const message = `inconclusive: ${judged.reason ?? cell.reason ?? "no reason was recorded"}`;
  return [{ name: outcome, attributes: { message, ...(outcome === "failure" && { type: "inconclusive" }) } }];
}

function violation({ cell, judged, counterexample }: TestCase, run: Result["run"]): XmlElement {
  const [first = "no case was stored"] = counterexample === undefined ? [] : observed(counterexample);
  const finding = { cell, property: judged, counterexample };
  return {
    name: "failure",
    attributes: { message: first, type: judged.property },
    text: violationLines(finding, run, { width: 100, style: plain }),
  };
}

function properties(values: readonly (readonly [name: string, value: string])[]): XmlElement {
  const children = values.map(([name, value]) => ({ name: "property", attributes: { name, value } }));
  return { name: "properties", children };
}

/** Without an exponent, which schemas do not take, and not below 0 if a clock was set back. */
function seconds(milliseconds: number): string {
  const value = Math.max(0, milliseconds / 1000);
  return value < 1e21 ? value.toFixed(3) : String(BigInt(value));
}
