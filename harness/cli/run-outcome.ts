import type { Result, ResultCell } from "../../reports/index.ts";
import { defectText } from "./errors.ts";
import { exitCode, exitCodeOfVerdict, type ExitCode } from "./exit-code.ts";

/** What decides how a run ends. */
export interface Outcome {
  readonly run: Pick<Result["run"], "interrupted">;
  readonly verdict: Result["verdict"];
  readonly cells: readonly Pick<ResultCell, "error">[];
}

/** The exit code of a run: interrupted, defects, mistakes in scenarios, verdict, in that order. */
export function exitCodeOfRun({ run, verdict, cells }: Outcome, allowInconclusive: boolean): ExitCode {
  if (run.interrupted) return exitCode.interrupted;
  const kinds = new Set(cells.map(({ error }) => error?.kind));
  if (kinds.has("defect")) return exitCode.defect;
  if (kinds.has("scenario")) return exitCode.usage;
  return exitCodeOfVerdict(verdict, allowInconclusive);
}

/** What kept runs from being carried out, each different message once. */
export function errorTexts({ cells }: Pick<Outcome, "cells">, version: string): string[] {
  const texts = cells.flatMap(({ error }) => {
    if (error === undefined) return [];
    return [error.kind === "defect" ? defectText(error.message, version) : `error: ${error.message}`];
  });
  return [...new Set(texts)];
}
