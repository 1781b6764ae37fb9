import { expect, test } from "vitest";
import { foldData } from "../../../harness/checkers/data/data-facts.ts";
import { lostByKey } from "../../../harness/checkers/data/lost-by-key.ts";
import { sides } from "../../../harness/checkers/data/sides.ts";
import type { HistoryEvent } from "../../../harness/history/events.ts";
import type { Operation } from "../../../harness/checkers/consistency/operation.ts";

const DEADLINE = 2_000_000;
let number = 0;

/** A read at a node, in milliseconds; without an answer if `answered` is absent. */
function read(node: string, at: number, answered?: number, key = "key-1"): HistoryEvent[] {
  const id = `session-1/${++number}`;
  const invoke: HistoryEvent = {
    type: "invoke",
    time: at * 1000,
    process: node,
    id,
    producer: "session-1",
    number,
    operation: { f: "read", key },
  };
  if (answered === undefined) return [invoke];
  return [invoke, { type: "ok", time: answered * 1000, process: node, id, value: null }];
}

function fault(index: number, phase: "start" | "end", at: number, targets: readonly string[]): HistoryEvent {
  const base = { type: "fault", time: at * 1000, index, kind: "partition", targets } as const;
  return phase === "start" ? { ...base, phase } : { ...base, phase, evidence: {} };
}

function measured(events: readonly HistoryEvent[]) {
  const all: HistoryEvent[] = [
    { type: "phase", time: 0, phase: "faults" },
    ...events,
    { type: "phase", time: 20_000_000, phase: "recovery" },
    { type: "phase", time: 30_000_000, phase: "end", outcome: "quiet", pending: [] },
  ];
  const history = { events: all.toSorted((a, b) => a.time - b.time) };
  return sides(history, foldData(history).sessions, DEADLINE);
}

test("operations count inside or outside of faults, at nodes that these act on or at others", () => {
  const result = measured([
    fault(0, "start", 1_000, ["node-1"]),
    fault(0, "end", 6_000, ["node-1"]),
    ...read("node-1", 500, 501),
    ...read("node-2", 510, 511),
    ...read("node-1", 1_500),
    ...read("node-2", 1_600, 1_601),
    ...read("node-2", 1_700, 1_701),
    ...read("node-1", 7_000, 7_001),
  ]);
  expect(result).toMatchObject({
    affected: { successes: 0, total: 1 },
    unaffected: { successes: 2, total: 2 },
    outside: { affected: { successes: 2, total: 2 }, unaffected: { successes: 1, total: 1 } },
  });
});

test("an operation is outlasted only by a fault that is still there at its deadline", () => {
  const result = measured([
    fault(0, "start", 1_000, ["node-1"]),
    fault(0, "end", 6_000, ["node-1"]),
    ...read("node-1", 1_500),
    ...read("node-1", 4_500, 6_100),
    ...read("node-2", 1_500, 1_501),
    ...read("node-2", 4_500, 4_501),
  ]);
  expect(result.outlasted).toEqual({ affected: { successes: 0, total: 1 }, unaffected: { successes: 1, total: 1 } });
});

test("a short fault at a node during a long one elsewhere says nothing of either side", () => {
  const result = measured([
    fault(0, "start", 1_000, ["node-1"]),
    fault(0, "end", 9_000, ["node-1"]),
    fault(1, "start", 2_000, ["node-2"]),
    fault(1, "end", 2_500, ["node-2"]),
    ...read("node-2", 2_100, 2_600),
    ...read("node-1", 500, 501),
    ...read("node-3", 500, 501),
  ]);
  expect(result.affected.total).toBe(1);
  expect(result.outlasted).toEqual({ affected: { successes: 0, total: 0 }, unaffected: { successes: 0, total: 0 } });
});

test("only keys that are asked for on both sides tell what cannot be had on both", () => {
  const partition = [fault(0, "start", 1_000, ["node-1"]), fault(0, "end", 6_000, ["node-1"])];
  const apart = [...read("node-1", 1_500, 1_501, "key-1"), ...read("node-2", 1_500, 1_501, "key-2")];
  const none = { successes: 0, total: 0 };
  expect(measured([...partition, ...apart])).toMatchObject({
    affected: { total: 1 },
    outlasted: { affected: none, unaffected: none },
  });
  // Asked for elsewhere at any time: the partition is about that key too.
  const shared = [...partition, ...apart, ...read("node-3", 8_000, 8_001, "key-1")];
  expect(measured(shared).outlasted).toEqual({ affected: { successes: 1, total: 1 }, unaffected: none });
});

test("a fault of servers acts on all nodes, and a run without faults has no sides", () => {
  const servers = measured([fault(0, "start", 1_000, ["nats-1"]), ...read("node-3", 1_500)]);
  expect(servers).toMatchObject({ affected: { successes: 0, total: 1 }, unaffected: { total: 0 } });
  expect(measured(read("node-3", 1_500, 1_501)).outside).toMatchObject({ affected: { total: 0 }, unaffected: { total: 0 } });
});

test("losses by key are shares of the writes that were acknowledged and took place", () => {
  const operation = (id: string, changes: Partial<Operation>): Operation => ({
    id,
    session: "session-1",
    process: "node-1",
    f: "write",
    key: "a",
    input: id,
    output: null,
    invoked: 0,
    completed: 1,
    status: "ok",
    ...changes,
  });
  const lost = operation("1", {});
  const operations = [
    lost,
    operation("2", {}),
    operation("3", { status: "info", completed: undefined }),
    operation("4", { f: "read" }),
    operation("5", { f: "cas", output: false }),
    operation("6", { f: "cas", output: true, key: "b" }),
  ];
  expect(lostByKey(operations, { writes: [{ write: lost, instead: [] }] })).toEqual({
    a: { successes: 1, total: 2 },
    b: { successes: 0, total: 1 },
  });
});
