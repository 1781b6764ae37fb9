import type { Result, ResultCell, ResultCounterexample, ResultProperty } from "./model.ts";
import { plain } from "./terminal/style.ts";
import { violationLines } from "./terminal/violation.ts";
import { observed } from "./view/findings.ts";
import { matrixOf, rowLabel, type MatrixRow } from "./view/matrix.ts";
import { xmlDocument, type XmlElement } from "./xml.ts";

type Cases = ReadonlyMap<string, ResultCounterexample>;

/**
 * JUnit XML: one suite per strategy, one test case per cell and claimed property. `violated` is a
 * failure, `inconclusive` is skipped with the reason; what is not claimed is not a test.
 */
export function renderJunit(result: Result): string {
  const cases = new Map(result.counterexamples.map((one) => [one.id, one]));
  const suites = matrixOf(result).rows.map((row) => suite(row, result, cases));
  const all = result.cells.flatMap(claimed);
  const attributes = {
    name: "capstan",
    ...counts(all),
    time: seconds(result.run.wallMilliseconds),
  };
  return xmlDocument({ name: "testsuites", attributes, children: suites });
}

function claimed(cell: ResultCell): ResultProperty[] {
  return cell.properties.filter((property) => property.claimed);
}

function counts(properties: readonly ResultProperty[]): Record<string, number> {
  const count = (verdict: ResultProperty["verdict"]): number =>
    properties.filter((property) => property.verdict === verdict).length;
  return {
    tests: properties.length,
    failures: count("violated"),
    errors: 0,
    skipped: count("inconclusive"),
  };
}

function suite(row: MatrixRow, result: Result, cases: Cases): XmlElement {
  const cells = [...row.cells.values()];
  const { run, tool } = result;
  const about = properties({
    seed: String(run.seed),
    backend: run.backend,
    client: run.client,
    capstan: tool.version,
    command: run.command,
  });
  const attributes = {
    name: rowLabel(row),
    ...counts(cells.flatMap(claimed)),
    timestamp: run.startedAt,
  };
  const tests = cells.flatMap((cell) => claimed(cell).map((one) => test(cell, one, result, cases)));
  return { name: "testsuite", attributes, children: [about, ...tests] };
}

function test(cell: ResultCell, judged: ResultProperty, result: Result, cases: Cases): XmlElement {
  const counterexample = cases.get(judged.counterexample ?? "");
  const about = properties({
    seed: String(counterexample?.case.seed ?? result.run.seed),
    runs: String(cell.runs),
    ...(counterexample === undefined ? {} : { replay: counterexample.replay }),
  });
  const attributes = {
    classname: `${cell.scenario}.${cell.strategy}`,
    name: `${judged.property} under ${cell.fault} (${cell.backend})`,
  };
  const outcome = outcomeOf(cell, judged, counterexample, result);
  return { name: "testcase", attributes, children: [about, ...outcome] };
}

function outcomeOf(
  cell: ResultCell,
  judged: ResultProperty,
  counterexample: ResultCounterexample | undefined,
  result: Result,
): XmlElement[] {
  if (judged.verdict === "inconclusive") {
    const message = `inconclusive: ${judged.reason ?? cell.reason ?? "no reason was recorded"}`;
    return [{ name: "skipped", attributes: { message } }];
  }
  if (judged.verdict === "held") return [];
  const finding = { cell, property: judged, counterexample };
  const lines = violationLines(finding, result.run, { width: 100, style: plain });
  const [first = "no case was stored"] =
    counterexample === undefined ? [] : observed(counterexample);
  const failure = {
    name: "failure",
    attributes: { message: first, type: judged.property },
    text: lines,
  };
  if (counterexample === undefined) return [failure];
  return [failure, { name: "system-out", text: [`[[ATTACHMENT|${counterexample.file}]]`] }];
}

function properties(values: Readonly<Record<string, string>>): XmlElement {
  const children = Object.entries(values).map(([name, value]) => ({
    name: "property",
    attributes: { name, value },
  }));
  return { name: "properties", children };
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
