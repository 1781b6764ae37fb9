import type { RunRecord } from "./backend.ts";

/** The record of a run that could not begin. */
export function notRun(reason: string): RunRecord {
  return {
    history: { events: [] },
    counters: {},
    cost: { networkMessages: 0, networkBytes: 0, storedBytes: 0, syncs: 0 },
    duration: 0,
    failure: { kind: "stopped", reason, waiting: [] },
    traceHash: "",
    steps: 0,
    trace: [],
  };
}
