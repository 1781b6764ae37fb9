import { compareResults, regressionsOf, unclearIn, type Comparison } from "../../../reports/index.ts";
import type { CliProcess } from "../cli-process.ts";
import type { CompareFlags } from "../compare-options.ts";
import { usageError } from "../errors.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { Output } from "../output.ts";
import { readResult } from "../result-files.ts";
import { presentComparison, TOLERANCE } from "../present-comparison.ts";

/** `capstan compare base.json head.json`: what got better and worse, and a gate for CI. */
export function compareFiles(files: readonly string[], flags: CompareFlags, cli: CliProcess): ExitCode {
  const all = flags.baseline === undefined ? files : [flags.baseline, ...files];
  const [base, head, ...more] = all;
  if (base === undefined || head === undefined || more.length > 0) {
    throw usageError(
      `two results are compared, and ${all.length} ${all.length === 1 ? "is" : "are"} named: ${all.join(", ")}`,
    );
  }
  const comparison = compareResults(readResult(base, cli), readResult(head, cli));
  if (comparison.cells.length === 0) {
    throw usageError(
      `${base} and ${head} have no cell in common (scenario, strategy, fault family and backend)`,
    );
  }
  presentComparison(comparison, flags, new Output(cli, flags), cli);
  return flags.failOn === undefined ? exitCode.held : gate(comparison, flags);
}

function gate(
  comparison: Comparison,
  { tolerance = TOLERANCE, allowInconclusive = false }: CompareFlags,
): ExitCode {
  if (regressionsOf(comparison, tolerance).length > 0) return exitCode.violated;
  return unclearIn(comparison).length > 0 && !allowInconclusive ? exitCode.inconclusive : exitCode.held;
}
