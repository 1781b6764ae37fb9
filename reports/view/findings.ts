import type { Result, ResultCell, ResultCounterexample, ResultProperty } from "../model.ts";
import { grouped, plural } from "./text.ts";

/** One property that was broken in one cell, with the case that shows it if one was stored. */
export interface Finding {
  readonly cell: ResultCell;
  readonly property: ResultProperty;
  readonly counterexample: ResultCounterexample | undefined;
}

/** The claims that were broken, in the order of the cells. */
export function violations(result: Result): readonly Finding[] {
  return findings(result, true);
}

/** The properties that were broken where nobody claims them, in the order of the cells. */
export function shownBroken(result: Result): readonly Finding[] {
  return findings(result, false);
}

function findings(result: Result, claimed: boolean): readonly Finding[] {
  const stored = new Map(result.counterexamples.map((one) => [one.id, one]));
  return result.cells.flatMap((cell) =>
    cell.properties
      .filter((property) => property.claimed === claimed && property.verdict === "violated")
      .map((property) => ({
        cell,
        property,
        counterexample: stored.get(property.counterexample ?? ""),
      })),
  );
}

/** What was observed in a counterexample, one sentence per anomaly. */
export function observed(counterexample: ResultCounterexample): readonly string[] {
  return counterexample.anomalies.map((anomaly) => anomaly.text);
}

/** `1 fault, 3 messages`: the size of the minimal case. */
export function minimalSize(counterexample: ResultCounterexample): string {
  const { schedule, workload } = counterexample.case;
  const items = "messages" in workload ? workload.messages : workload.operations;
  return `${plural(schedule.length, "fault")}, ${plural(items.length, itemWord(counterexample))}`;
}

/** `9 faults, 41 messages`: the size of the case that it was shrunk from. */
export function originalSize(counterexample: ResultCounterexample): string {
  const { faults, messages } = counterexample.shrunkFrom;
  return `${plural(faults, "fault")}, ${plural(messages, itemWord(counterexample))}`;
}

function itemWord({ case: { workload } }: ResultCounterexample): string {
  return "messages" in workload ? "message" : "operation";
}

/** Where a counterexample was found: `run 17`, or what was known before the run. */
export function foundWhere({ known, foundAtRun }: ResultCounterexample): string {
  switch (known) {
    case "committed":
      return "known before: committed";
    case "stored":
      return "known before: stored by an earlier run";
    case undefined:
      return `run ${grouped(foundAtRun)}`;
  }
}
