import type { ResultTimelineRow } from "../../reports/model.ts";
import type { Anomaly } from "../checkers/verdict.ts";
import type { HistoryEvent } from "../history/events.ts";
import type { Setting } from "../run/run-case.ts";
import type { Property } from "../scenario/claims.ts";
import type { RunCase } from "../scenario/scenario.ts";
import type { Shrunk } from "./shrink.ts";
import { timeline } from "./timeline.ts";

/** A shrunk violation with what people need to understand it: plain data. */
export interface Counterexample {
  readonly property: Property;
  readonly case: RunCase;
  readonly anomalies: readonly Anomaly[];
  /** One line per fault. */
  readonly schedule: readonly string[];
  readonly traceHash: string;
  readonly simulations: number;
  /** On a real backend: how often the case failed in how many runs. */
  readonly rate?: FailureRate;
  readonly lanes: readonly string[];
  readonly timeline: readonly ResultTimelineRow[];
  readonly timelineOmitted: number;
  /** The whole history. */
  readonly events: readonly HistoryEvent[];
}

/** How often a case failed. */
export interface FailureRate {
  readonly failed: number;
  readonly runs: number;
}

/** A violation to explain. */
export interface Explainable extends Pick<Shrunk, "case" | "simulations"> {
  readonly result: Pick<Shrunk["result"], "record" | "verdicts">;
  readonly rate?: FailureRate;
}

/** Explains a shrunk violation. */
export function explain(
  { catalog }: Pick<Setting, "catalog">,
  property: Property,
  { case: smallest, result, simulations, rate }: Explainable,
): Counterexample {
  const schedule = smallest.schedule.map((fault) => catalog.describe(fault));
  const anomalies = result.verdicts.flatMap((judged) =>
    judged.property === property && judged.verdict.verdict === "violated" ? judged.verdict.anomalies : [],
  );
  const { lanes, rows, omitted } = timeline(
    result.record.history,
    anomalies,
    (index) => schedule[index] ?? `fault ${index}`,
  );
  return {
    property,
    case: smallest,
    anomalies,
    schedule,
    traceHash: result.record.traceHash,
    simulations,
    ...(rate !== undefined && { rate }),
    lanes,
    timeline: rows,
    timelineOmitted: omitted,
    events: result.record.history.events,
  };
}
