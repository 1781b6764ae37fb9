import { dirname, resolve } from "node:path";
import {
  mergeResults,
  renderJson,
  violations,
  type InconclusiveOutcome,
  type Result,
} from "../../../reports/index.ts";
import type { CliProcess } from "../cli-process.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { Output, type ColorMode } from "../output.ts";
import { tellGitHub, writeReports } from "../report-files.ts";
import { ownReporters } from "../own-reporters.ts";
import { readResult, readResults } from "../result-files.ts";
import { RunFolder } from "../run-folder.ts";
import type { ReporterChoice } from "../run-options.ts";
import { defaultReporters } from "../run-plan.ts";
import { errorTexts, exitCodeOfRun } from "../run-outcome.ts";
import { endLines, foundLines } from "../run-text.ts";

/** Options of `capstan merge` and `capstan report`. */
export interface ReportFlags {
  readonly reporter?: readonly ReporterChoice[];
  readonly inconclusiveAs?: InconclusiveOutcome;
  readonly patience?: number;
  readonly out?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly allowInconclusive?: boolean;
  readonly color?: ColorMode;
}

/** `capstan merge`: puts the results of all shards of a run together, and ends as the whole run would have. */
export async function merge(
  paths: readonly string[],
  flags: ReportFlags,
  cli: CliProcess,
): Promise<ExitCode> {
  const output = new Output(cli, flags);
  const named = readResults(paths, cli);
  const result = mergeResults(named);
  output.narrate(`${named.length} shards: ${named.map(({ file }) => file).join(", ")}`);
  const folder = new RunFolder(cli.cwd, flags.out, new Date(), result.run.seed);
  await present(result, flags.reporter ?? defaultReporters(cli), { flags, folder, output, cli });
  output.error(...errorTexts(result, result.tool.version));
  return exitCodeOfRun(result, flags.allowInconclusive === true);
}

/** `capstan report`: writes the reports of a result again; beside it, if no folder is named. */
export async function report(file: string, flags: ReportFlags, cli: CliProcess): Promise<ExitCode> {
  const output = new Output(cli, flags);
  const { result } = readResult(file, cli);
  const out = flags.out ?? dirname(resolve(cli.cwd, file));
  const folder = new RunFolder(cli.cwd, out, new Date(), result.run.seed);
  await present(result, flags.reporter ?? ["list", "html"], { flags, folder, output, cli });
  return exitCode.held;
}

interface Presentation {
  readonly flags: ReportFlags;
  readonly folder: RunFolder;
  readonly output: Output;
  readonly cli: CliProcess;
}

/** Most broken claims that are printed in full. */
const LISTED = 10;

async function present(
  result: Result,
  reporters: readonly ReporterChoice[],
  { flags, folder, output, cli }: Presentation,
): Promise<void> {
  const own = await ownReporters(reporters, cli.cwd);
  const files = await writeReports(result, reporters, { folder, output, own, options: flags });
  if (reporters.includes("github")) tellGitHub(result, cli, output);
  if (flags.json === true) {
    output.resultText(renderJson(result));
    return;
  }
  if (!reporters.includes("list")) return;
  for (const finding of violations(result).slice(0, LISTED)) {
    output.result(foundLines(finding, result.run, output));
  }
  output.result(endLines(result, files, output));
}
