import { appendFileSync } from "node:fs";
import { githubAnnotations, renderStepSummary, reporters, type Result } from "../../reports/index.ts";
import type { CliProcess } from "./cli-process.ts";
import { messageOf } from "./errors.ts";
import type { Output } from "./output.ts";
import type { RunFolder } from "./run-folder.ts";
import type { ReporterChoice } from "./run-options.ts";

/** Formats that are files of the run's folder. */
const fileFormats = ["html", "json", "markdown", "junit"] as const satisfies readonly ReporterChoice[];

/** Whether a choice of reporters writes files. */
export function writesFiles(choice: readonly ReporterChoice[]): boolean {
  return fileFormats.some((name) => choice.includes(name));
}

/** Writes the chosen formats; returns one line for each file. */
export function writeReports(result: Result, choice: readonly ReporterChoice[], folder: RunFolder): string[] {
  const chosen = fileFormats.filter((name) => choice.includes(name));
  const lines = chosen.map((name) => {
    const { fileName, render } = reporters[name];
    folder.write(fileName, render(result));
    return `${name === "html" ? "report" : name}: ${folder.pathOf(fileName)}`;
  });
  if (chosen.length > 0) folder.linkLatest();
  return lines;
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
