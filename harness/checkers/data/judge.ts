import type { History } from "../../history/events.ts";
import { dataProperties, type DataProperty, type Property } from "../../scenario/claims.ts";
import { conclude, whyUnfit } from "../conclude.ts";
import type { MeasureOptions, RunCosts, RunMeasures } from "../run-measures.ts";
import type { PropertyVerdict, Verdict } from "../verdict.ts";
import { checkAnswers } from "./answers.ts";
import { unavailableOperations } from "./available.ts";
import { foldData } from "./data-facts.ts";
import { Findings } from "./findings.ts";
import { checkInvariant } from "./invariant.ts";
import { checkDurable, checkNoLostWrites } from "./kept.ts";
import { measureData } from "./measure.ts";

/** Judges one property of what was found in a run; the deadline is in microseconds. Pure. */
type DataChecker = (findings: Findings, deadline: number) => Verdict;

// An object first: the compiler then asks for a checker when a property is added.
const byProperty: { readonly [P in DataProperty]: DataChecker } = {
  linearizable: ({ strongest }) => strongest.linearizable.verdict,
  sequential: ({ strongest }) => strongest.sequential,
  causal: ({ strongest }) => strongest.sessions.causal,
  "read-your-writes": ({ strongest }) => strongest.sessions["read-your-writes"],
  "monotonic-reads": ({ strongest }) => strongest.sessions["monotonic-reads"],
  "monotonic-writes": ({ strongest }) => strongest.sessions["monotonic-writes"],
  "writes-follow-reads": ({ strongest }) => strongest.sessions["writes-follow-reads"],
  "no-lost-writes": checkNoLostWrites,
  durable: checkDurable,
  invariant: ({ facts }) => checkInvariant(facts),
  converges: ({ strongest }) => strongest.convergence,
  available: ({ facts }, deadline) => conclude(facts.run, unavailableOperations(facts, deadline)),
  progress: ({ facts }) => checkAnswers(facts),
};

/** Judges the history of a data scenario by these properties, in the order in which properties are listed. */
export function judgeData(
  history: History,
  properties: readonly Property[],
  options: MeasureOptions,
): { verdicts: PropertyVerdict[]; measures: (costs: RunCosts) => RunMeasures } {
  const findings = new Findings(foldData(history));
  const deadline = options.operationDeadline * 1000;
  const own = dataProperties.filter((property) => properties.includes(property));
  return {
    verdicts: own.map((property) => ({
      property,
      verdict: fit(findings, byProperty[property](findings, deadline)),
    })),
    measures: (costs) => measureData(history, findings, costs, options),
  };
}

/** In a history that stops before its end nothing has held for good. */
function fit({ facts }: Findings, verdict: Verdict): Verdict {
  if (verdict.verdict !== "held") return verdict;
  const reason = whyUnfit(facts.run);
  return reason === undefined ? verdict : { verdict: "inconclusive", reason };
}
