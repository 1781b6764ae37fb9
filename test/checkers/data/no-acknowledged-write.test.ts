// A run in which no write was acknowledged cannot have lost one, and says so instead of "nobody knows".
import { expect, it } from "vitest";
import { judgeData } from "../../../harness/checkers/data/judge.ts";
import type { HistoryEvent } from "../../../harness/history/events.ts";

/** A write that nobody knows of, a swap that finds it, and what is there in the end. */
function history(swapped: boolean, final: string): HistoryEvent[] {
  const asked = { key: "key-1" };
  return [
    { type: "phase", phase: "faults", time: 0 },
    {
      type: "invoke",
      process: "node-1",
      id: "session-1/1",
      producer: "session-1",
      number: 1,
      operation: { f: "write", value: "v1.1", ...asked },
      time: 1_000,
    },
    { type: "info", process: "node-1", id: "session-1/1", error: "no answer", time: 2_000 },
    {
      type: "invoke",
      process: "node-2",
      id: "session-2/1",
      producer: "session-2",
      number: 1,
      operation: { f: "cas", expected: null, value: "v2.1", ...asked },
      time: 3_000,
    },
    { type: "ok", process: "node-2", id: "session-2/1", value: swapped, time: 4_000 },
    { type: "phase", phase: "recovery", time: 5_000 },
    {
      type: "invoke",
      process: "node-1",
      id: "final-node-1/1",
      producer: "final-node-1",
      number: 1,
      operation: { f: "read", ...asked },
      time: 6_000,
    },
    { type: "ok", process: "node-1", id: "final-node-1/1", value: final, time: 7_000 },
    { type: "phase", phase: "end", outcome: "quiet", pending: [], time: 8_000 },
  ];
}

it.each([
  ["a swap that was refused", false, "v1.1", "held"],
  ["a swap that was done", true, "v2.1", "held"],
  ["a swap that was done and is not there", true, "v0.1", "violated"],
] as const)("%s", (_, swapped, final, expected) => {
  const limits = { operationDeadline: 2_000 };
  const { verdicts } = judgeData({ events: history(swapped, final) }, ["no-lost-writes"], limits);
  expect(verdicts).toMatchObject([{ verdict: { verdict: expected } }]);
});
