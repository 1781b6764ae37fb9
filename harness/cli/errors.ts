import { exitCode, type ExitCode } from "./exit-code.ts";

/** Something that the user can put right, with the exit code that says so. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: ExitCode;

  constructor(message: string, code: ExitCode, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = code;
  }
}

/** The command line, the environment or an input file is wrong. */
export function usageError(message: string, cause?: unknown): CliError {
  return new CliError(message, exitCode.usage, { cause });
}

/** Names of errors that are about what the user gave, not about capstan. */
const inputErrors: ReadonlySet<string> = new Set([
  "ScenarioError",
  "ScheduleError",
  "FailureFileError",
  "HistoryFormatError",
  "ResultFileError",
  "ConfigError",
  "MergeError",
]);

/** The exit code that an error stands for. */
export function exitCodeOfError(error: unknown): ExitCode {
  if (error instanceof CliError) return error.exitCode;
  if (!(error instanceof Error)) return exitCode.defect;
  if (error.name === "ClientUnavailableError" || error.name === "BackendUnavailableError") return exitCode.unavailable;
  if (isFileProblem(error)) return exitCode.usage;
  return inputErrors.has(error.name) ? exitCode.usage : exitCode.defect;
}

/** Codes of errors that say that a path cannot be used. */
const fileProblems: ReadonlySet<string> = new Set(["EACCES", "EEXIST", "EISDIR", "ENOSPC", "ENOTDIR", "EPERM", "EROFS"]);

function isFileProblem(error: NodeJS.ErrnoException): boolean {
  return error.path !== undefined && fileProblems.has(error.code ?? "");
}

/** An error for people: its message, or for a defect of capstan the stack and what to do with it. */
export function describeError(error: unknown, version: string): string {
  if (exitCodeOfError(error) !== exitCode.defect) return `error: ${messageOf(error)}`;
  return defectText(error instanceof Error ? (error.stack ?? error.message) : String(error), version);
}

/** A defect of capstan for people. */
export function defectText(stack: string, version: string): string {
  return [
    "error: this is a defect in capstan, or in code under test that capstan could not contain:",
    ...stack.split("\n").map((line) => `  ${line}`),
    `Please report it with these lines, the command and the scenario (capstan ${version}, Node ${process.versions.node}).`,
  ].join("\n");
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
