import type { Verdict } from "../checkers/verdict.ts";
import { replayVerdict, type ReplayResult } from "../suite/replay.ts";
import { exitCode, type ExitCode } from "./exit-code.ts";
import type { PlannedReplay } from "./replay-plan.ts";

/** What a replay shows. */
export interface ReplayOutcome {
  readonly verdict: Verdict;
  readonly exitCode: ExitCode;
  /** One sentence. */
  readonly headline: string;
  readonly sameTrace: boolean;
}

/** Judges what came of a replay. */
export function replayOutcome({ stored }: PlannedReplay, result: ReplayResult): ReplayOutcome {
  const { traceHash } = result.explained;
  const sameTrace = traceHash !== "" && traceHash === stored.traceHash;
  const verdict = replayVerdict(stored.property, result);
  const where = `${stored.strategy} under ${stored.fault}: ${stored.property}`;
  switch (verdict.verdict) {
    case "violated":
      return { verdict, exitCode: exitCode.violated, headline: `still fails: ${where} violated`, sameTrace };
    case "held":
      return { verdict, exitCode: exitCode.held, headline: `no longer fails: ${where} held`, sameTrace };
    case "inconclusive":
      return {
        verdict,
        exitCode: exitCode.cannotReplay,
        headline: `could not be judged: ${where}: ${verdict.reason}`,
        sameTrace,
      };
  }
}

/** What is said about the trace, for people. */
export function traceLines(
  { stored, differences }: PlannedReplay,
  result: ReplayResult,
  sameTrace: boolean,
): string[] {
  const { traceHash } = result.explained;
  if (traceHash === "") return ["none: real processes run differently every time"];
  if (sameTrace) return [`${traceHash}, equal to the stored one`];
  const causes =
    differences.length > 0 ? differences : ["the scenario or the code that it runs has changed since"];
  return [
    `${traceHash}, NOT equal to the stored ${stored.traceHash}: this run took another course`,
    `likely because ${causes.join("; ")}`,
  ];
}
