import type { History } from "../../history/events.ts";
import { dataProperties, type DataProperty, type Property } from "../../scenario/claims.ts";
import { conclude } from "../conclude.ts";
import { measureRun, type MeasureOptions, type RunCosts, type RunMeasures } from "../run-measures.ts";
import type { Anomaly, PropertyVerdict, Verdict } from "../verdict.ts";
import { checkAnswers } from "./answers.ts";
import { unavailableOperations } from "./available.ts";
import { divergentKeys } from "./converges.ts";
import { foldData, type DataFacts } from "./data-facts.ts";

/** Judges one property of a folded history; the deadline is in microseconds. Pure. */
type DataChecker = (facts: DataFacts, deadline: number) => Verdict;

// An object first: the compiler then asks for a checker when a property is added.
const byProperty: { readonly [P in DataProperty]: DataChecker } = {
  converges: (facts) =>
    found(
      facts,
      divergentKeys(facts),
      facts.data.finals.length === 0 ? "nothing was read after recovery" : undefined,
    ),
  available: (facts, deadline) => found(facts, unavailableOperations(facts, deadline)),
  progress: checkAnswers,
};

/** Judges the history of a data scenario by these properties, in the order in which properties are listed. */
export function judgeData(
  history: History,
  properties: readonly Property[],
  options: MeasureOptions,
): { verdicts: PropertyVerdict[]; measures: (costs: RunCosts) => RunMeasures } {
  const facts = foldData(history);
  const own = dataProperties.filter((property) => properties.includes(property));
  return {
    verdicts: own.map((property) => ({
      property,
      verdict: byProperty[property](facts, options.operationDeadline * 1000),
    })),
    measures: (costs) => measureRun(history, facts.sessions, costs, options),
  };
}

function found({ run }: DataFacts, anomalies: readonly Anomaly[], open?: string): Verdict {
  return conclude(run, anomalies, open);
}
