import { appendFileSync } from "node:fs";
import {
  githubAnnotations,
  renderStepSummary,
  reporters,
  type RenderOptions,
  type Reporter,
  type Result,
} from "../../reports/index.ts";
import { PATIENCE } from "../suite/pool.ts";
import type { CliProcess } from "./cli-process.ts";
import { messageOf } from "./errors.ts";
import type { Output } from "./output.ts";
import type { RunFolder } from "./run-folder.ts";
import type { OwnReporter } from "./own-reporters.ts";
import { renderApart } from "./render-apart.ts";
import { isReporterPath } from "./reporter-path.ts";
import type { ReporterChoice } from "./run-options.ts";

/** Formats that are files of the run's folder. */
const fileFormats = ["html", "json", "markdown", "junit"] as const satisfies readonly ReporterChoice[];

const builtin: Readonly<Record<(typeof fileFormats)[number], Reporter>> = reporters;

/** Whether a choice of reporters writes files. */
export function writesFiles(choice: readonly ReporterChoice[]): boolean {
  return choice.some(isReporterPath) || fileFormats.some((name) => choice.includes(name));
}

/** Where reports go, and where it is told if one could not be written. */
export interface ReportPlace {
  readonly folder: RunFolder;
  readonly output: Output;
  readonly own: readonly OwnReporter[];
  /** What the formats were asked for. */
  readonly options: RenderOptions & {
    /** Real milliseconds that a reporter of the user's own may take. */
    readonly patience?: number;
  };
}

/** A file that a reporter writes. */
interface Report {
  /** What the reporter is called on the command line. */
  readonly reporter: string;
  /** What the file is called in the list of files. */
  readonly label: string;
  readonly fileName: string;
  text(): string | Promise<string>;
}

/**
 * Writes the chosen formats; returns one line for each file. A reporter that fails is told of and
 * leaves the others alone: what was found is worth more than one way to show it.
 */
export async function writeReports(
  result: Result,
  choice: readonly ReporterChoice[],
  place: ReportPlace,
): Promise<string[]> {
  const { folder, output } = place;
  const lines: string[] = [];
  const reports = [...builtinReports(result, choice, place), ...ownReports(result, place)];
  for (const report of reports) {
    const { reporter, label, fileName } = report;
    try {
      folder.write(fileName, await report.text());
      lines.push(`${label}: ${folder.pathOf(fileName)}`);
    } catch (error) {
      output.error(
        `warning: the reporter ${reporter} failed, and ${fileName} was not written: ${messageOf(error)}`,
      );
    }
  }
  if (lines.length > 0) folder.linkLatest();
  return lines;
}

function builtinReports(
  result: Result,
  choice: readonly ReporterChoice[],
  { options }: ReportPlace,
): Report[] {
  return fileFormats
    .filter((name) => choice.includes(name))
    .map((name) => ({
      reporter: name,
      label: name === "html" ? "report" : name,
      fileName: builtin[name].fileName,
      text: () => builtin[name].render(result, options),
    }));
}

function ownReports(
  result: Result,
  { own, output, options: { patience = PATIENCE } }: ReportPlace,
): Report[] {
  const options = { limit: patience, output: (printed: string) => output.narrate(printed.trimEnd()) };
  return own.map(({ path, file, fileName }) => ({
    reporter: path,
    label: fileName,
    fileName,
    text: () => renderApart({ file, result }, options),
  }));
}

/**
 * Tells GitHub Actions: annotations, and the step summary if there is a file for it. Both go past
 * stdout, which may carry JSON; GitHub reads commands from stderr too.
 */
export function tellGitHub(result: Result, { env }: CliProcess, output: Output): void {
  output.error(...githubAnnotations(result));
  const file = env["GITHUB_STEP_SUMMARY"];
  if (file === undefined || file === "") return;
  try {
    appendFileSync(file, renderStepSummary(result));
  } catch (error) {
    output.error(`warning: the step summary was not written: ${messageOf(error)}`);
  }
}
