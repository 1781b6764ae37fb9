import { resolve } from "node:path";
import type { FailureFile } from "../suite/failure-file.ts";
import type { SuiteSource } from "../suite/source.ts";
import { usageError } from "./errors.ts";

/**
 * Narrows a source to the cells in which a claim failed, as stored failures say; if the source names
 * no scenario files, those of the failures are used.
 * @throws CliError if no stored failure fits.
 */
export function lastFailed(source: SuiteSource, stored: readonly FailureFile[], cwd: string): SuiteSource {
  // What a test has found, only that test can run.
  const own = stored.filter((failure) => failure.source.test === undefined);
  const claimed = own.filter((failure) => failure.claimed && fits(failure, source, cwd));
  if (claimed.length === 0) throw usageError(nothingText(source));
  const files = source.files.length > 0 ? source.files : filesOf(claimed, cwd);
  const builtin = source.files.length === 0 && claimed.some((failure) => failure.source.files.length === 0);
  return {
    ...source,
    files,
    ...(builtin && { suite: "built-in" }),
    only: [...new Set(claimed.map(({ cell }) => cell))],
  };
}

/** Whether a failure comes from as many servers, from the same workload, and from the files of the source; from anywhere if it names none. */
function fits(failure: FailureFile, { files, servers, workload }: SuiteSource, cwd: string): boolean {
  if (failure.source.servers !== servers || failure.source.workload !== workload) return false;
  if (files.length === 0) return true;
  return filesOf([failure], cwd).some((file) => files.includes(file));
}

function filesOf(failures: readonly FailureFile[], cwd: string): string[] {
  return [...new Set(failures.flatMap(({ source }) => source.files.map((file) => resolve(cwd, file))))];
}

function nothingText({ files, servers, workload }: SuiteSource): string {
  const options = [
    ...(servers === undefined ? [] : [` with --cluster ${servers}`]),
    ...(workload === undefined ? [] : [` with --workload ${workload}`]),
  ];
  const where = `${files.length === 0 ? "" : " of these files"}${options.join("")}`;
  return `no failure of a claim${where} is stored in .capstan/failures; run without --last-failed first`;
}
