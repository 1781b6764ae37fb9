import type { RunMeasures } from "../checkers/run-measures.ts";
import { runCase, type Setting } from "../run/run-case.ts";
import type { Property } from "../scenario/claims.ts";
import type { RunCase } from "../scenario/scenario.ts";
import { describeFailure } from "./chunk.ts";

/** Cases that are run once each, whatever comes of them; `cell` is the position of the cell in the suite. */
export interface CasesTask {
  readonly type: "cases";
  readonly cell: number;
  readonly cases: readonly RunCase[];
  /** Properties to judge, claimed or not. */
  readonly properties: readonly Property[];
}

/** What came of one case: plain data. */
export interface PlayedCase {
  readonly violated: readonly Property[];
  /** Properties that could not be judged. */
  readonly open: readonly Property[];
  readonly measures: RunMeasures;
  /** Why faults could not be injected. */
  readonly unsupported: readonly string[];
  /** Why the run could not be carried out. */
  readonly failure?: { readonly kind: string; readonly message: string };
}

/** Runs cases one after the other. */
export async function playCases(
  setting: Setting,
  { cases, properties }: CasesTask,
  onRun: () => void = () => {},
): Promise<PlayedCase[]> {
  const played: PlayedCase[] = [];
  for (const drawn of cases) {
    onRun();
    const { verdicts, measures, unsupported, failure } = await runCase({ ...setting, properties }, drawn);
    const judgedAs = (verdict: string): Property[] =>
      verdicts.filter((each) => each.verdict.verdict === verdict).map(({ property }) => property);
    played.push({
      violated: judgedAs("violated"),
      open: judgedAs("inconclusive"),
      measures,
      unsupported,
      ...(failure !== undefined && { failure: describeFailure(failure) }),
    });
  }
  return played;
}
