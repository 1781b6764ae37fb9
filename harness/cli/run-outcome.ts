import type { Result } from "../../reports/index.ts";
import type { CellSearch } from "../search/cell-search.ts";
import { defectText } from "./errors.ts";
import { exitCode, exitCodeOfVerdict, type ExitCode } from "./exit-code.ts";

/** Kinds of failed runs that the author of the scenario can put right. */
const scenarioFailures: ReadonlySet<string> = new Set(["escape", "prepare", "scenario"]);

/** Kinds of failed runs that say something about the code under test, and so are in the result. */
const judgedFailures: ReadonlySet<string> = new Set(["stopped", "blocked"]);

type Search = Pick<CellSearch, "failure">;

/** The exit code of a run: interrupted, defects, mistakes in scenarios, verdict, in that order. */
export function exitCodeOfRun(
  { run, verdict }: Pick<Result, "run" | "verdict">,
  searches: readonly Search[],
  allowInconclusive: boolean,
): ExitCode {
  if (run.interrupted) return exitCode.interrupted;
  const kinds = searches.flatMap(({ failure }) => (failure === undefined ? [] : [failure.kind]));
  if (kinds.some(isDefect)) return exitCode.defect;
  if (kinds.some((kind) => scenarioFailures.has(kind))) return exitCode.usage;
  return exitCodeOfVerdict(verdict, allowInconclusive);
}

/** What kept runs from being carried out, each different message once. */
export function failureTexts(searches: readonly Search[], version: string): string[] {
  const texts = searches.flatMap(({ failure }) => {
    if (failure === undefined || judgedFailures.has(failure.kind)) return [];
    return [isDefect(failure.kind) ? defectText(failure.message, version) : `error: ${failure.message}`];
  });
  return [...new Set(texts)];
}

function isDefect(kind: string): boolean {
  return !scenarioFailures.has(kind) && !judgedFailures.has(kind);
}
