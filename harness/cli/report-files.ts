import { appendFileSync } from "node:fs";
import {
  githubAnnotations,
  renderStepSummary,
  reporters,
  type CustomReporter,
  type Result,
} from "../../reports/index.ts";
import type { CliProcess } from "./cli-process.ts";
import { messageOf } from "./errors.ts";
import type { Output } from "./output.ts";
import type { RunFolder } from "./run-folder.ts";
import type { OwnReporter } from "./own-reporters.ts";
import { isReporterPath } from "./reporter-path.ts";
import type { ReporterChoice } from "./run-options.ts";

/** Formats that are files of the run's folder. */
const fileFormats = ["html", "json", "markdown", "junit"] as const satisfies readonly ReporterChoice[];

/** Whether a choice of reporters writes files. */
export function writesFiles(choice: readonly ReporterChoice[]): boolean {
  return choice.some(isReporterPath) || fileFormats.some((name) => choice.includes(name));
}

/** Where reports go, and where it is told if one could not be written. */
export interface ReportPlace {
  readonly folder: RunFolder;
  readonly output: Output;
  readonly own: readonly OwnReporter[];
}

/** A reporter with what its file is called in the list of files. */
interface Named extends OwnReporter {
  readonly label: string;
}

/**
 * Writes the chosen formats; returns one line for each file. A reporter that throws is told of and
 * leaves the others alone: what was found is worth more than one way to show it.
 */
export async function writeReports(
  result: Result,
  choice: readonly ReporterChoice[],
  { folder, output, own }: ReportPlace,
): Promise<string[]> {
  const builtin = fileFormats
    .filter((name) => choice.includes(name))
    .map((name): Named => ({
      label: name === "html" ? "report" : name,
      path: name,
      reporter: reporters[name],
    }));
  const chosen = [...builtin, ...own.map((each): Named => ({ ...each, label: each.reporter.fileName }))];
  const lines: string[] = [];
  for (const { label, path, reporter } of chosen) {
    const { fileName } = reporter;
    try {
      folder.write(fileName, await textOf(reporter, result));
      lines.push(`${label}: ${folder.pathOf(fileName)}`);
    } catch (error) {
      output.error(
        `warning: the reporter ${path} failed, and ${fileName} was not written: ${messageOf(error)}`,
      );
    }
  }
  if (lines.length > 0) folder.linkLatest();
  return lines;
}

async function textOf(reporter: CustomReporter, result: Result): Promise<string> {
  const text: unknown = await reporter.render(structuredClone(result));
  if (typeof text === "string") return text;
  throw new TypeError(`render() gave ${text === null ? "null" : typeof text}; expected a string`);
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
