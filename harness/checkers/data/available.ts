import type { Anomaly } from "../verdict.ts";
import { at } from "../words.ts";
import type { DataFacts } from "./data-facts.ts";

/** Finds operations of sessions that did not succeed within the deadline, in microseconds. */
export function unavailableOperations({ sessions }: DataFacts, deadline: number): Anomaly[] {
  return [...sessions.messages.values()].flatMap(({ id, invoke, acknowledgedAt, outcome }) => {
    if (invoke?.operation === undefined) return [];
    if (acknowledgedAt !== undefined && acknowledgedAt <= invoke.time + deadline) return [];
    const { f, key } = invoke.operation;
    const how = outcome === "fail" ? "was refused" : "got no answer";
    return [
      {
        kind: "unavailable",
        id,
        text: `${id}, a ${f} of ${key} at ${invoke.process} ${at(invoke.time)}, ${how}.`,
        times: [invoke.time],
      },
    ];
  });
}
