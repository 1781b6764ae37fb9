import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  comparisonLines,
  comparisonMarkdown,
  conclusionText,
  renderComparisonJson,
  type Comparison,
} from "../../reports/index.ts";
import type { CliProcess } from "./cli-process.ts";
import type { CompareFlags } from "./compare-options.ts";
import { messageOf } from "./errors.ts";
import type { Output } from "./output.ts";

/** Percent by which a number may get worse before it is a regression. */
export const TOLERANCE = 1;

/** Prints a comparison, writes it where it was asked for, and tells GitHub Actions. */
export function presentComparison(
  comparison: Comparison,
  flags: CompareFlags,
  output: Output,
  cli: CliProcess,
): void {
  const { tolerance = TOLERANCE, all = false, json, markdown } = flags;
  const options = { tolerance, all, gate: flags.failOn !== undefined };
  if (markdown !== undefined) {
    const file = resolve(cli.cwd, markdown);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, comparisonMarkdown(comparison, options));
  }
  if (json === true) output.resultText(renderComparisonJson(comparison));
  else output.result(comparisonLines(comparison, options, output));
  if (cli.env["GITHUB_ACTIONS"] !== "true") return;
  const conclusion = conclusionText(comparison, options);
  if (conclusion.startsWith("✗"))
    output.error(`::error title=capstan compare::${conclusion.replaceAll("%", "%25")}`);
  const file = cli.env["GITHUB_STEP_SUMMARY"];
  if (file === undefined || file === "") return;
  try {
    appendFileSync(file, comparisonMarkdown(comparison, options));
  } catch (error) {
    output.error(`warning: the step summary was not written: ${messageOf(error)}`);
  }
}
