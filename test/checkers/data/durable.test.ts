// Who died, and whether it had what is lost: only that makes a loss one of `durable`.
import { describe, expect, it } from "vitest";
import { judgeData } from "../../../harness/checkers/data/judge.ts";
import type { HistoryEvent, OperationCall } from "../../../harness/history/events.ts";

/** An operation on the one key, in milliseconds. */
function asked(node: number, operation: OperationCall, value: string | null, from: number): HistoryEvent[] {
  const at = { process: `node-${node}`, id: `session-${node}/${from}` };
  return [
    { type: "invoke", producer: `session-${node}`, number: from, operation, ...at, time: from * 1000 },
    { type: "ok", ...at, ...(operation.f === "read" && { value }), time: (from + 1) * 1000 },
  ];
}

const read = (node: number, value: string | null, from: number) =>
  asked(node, { f: "read", key: "key-1" }, value, from);

const dies = (node: number, ms: number): HistoryEvent[] => [
  { type: "process", process: `node-${node}`, incarnation: 1, what: "crash", time: ms * 1000 },
];
const brokerLosesPower = (ms: number): HistoryEvent[] => [
  { type: "server", server: "nats-1", what: "power-loss", time: ms * 1000 },
];
const written = asked(1, { f: "write", key: "key-1", value: "v1" }, null, 10);

/** What is there in the end. */
const lookedFor: HistoryEvent[] = [
  {
    type: "invoke",
    process: "node-2",
    id: "final-node-2/1",
    producer: "final-node-2",
    number: 1,
    operation: { f: "read", key: "key-1" },
    time: 100_000,
  },
  { type: "ok", process: "node-2", id: "final-node-2/1", value: null, time: 101_000 },
];

/** What `durable` is when the write is not there in the end, with so much in between. */
function durable(...between: readonly HistoryEvent[][]): string {
  const events = [written, ...between].flat();
  const ordered = events.toSorted((one, other) => one.time - other.time);
  const history: HistoryEvent[] = [
    { type: "phase", phase: "faults", time: 0 },
    ...ordered,
    { type: "phase", phase: "recovery", time: 95_000 },
    ...lookedFor,
    { type: "phase", phase: "end", outcome: "quiet", pending: [], time: 110_000 },
  ];
  const limits = { operationDeadline: 2_000 };
  const { verdicts } = judgeData({ events: history }, ["no-lost-writes", "durable"], limits);
  expect(verdicts[0]?.verdict.verdict).toBe("violated");
  return verdicts[1]?.verdict.verdict ?? "";
}

describe("a write that is lost is no matter of `durable`", () => {
  it("if no node died", () => expect(durable()).toBe("held"));
  it("if nodes died before it was written", () => expect(durable(dies(1, 5), dies(3, 6))).toBe("held"));
  it("if it was gone before they died", () =>
    expect(durable(read(1, null, 20), dies(1, 30), dies(3, 31))).toBe("held"));
  it("if it was there after they had died", () =>
    expect(durable(dies(1, 20), dies(3, 21), read(2, "v1", 30))).toBe("held"));
  it("if only the broker lost power", () => expect(durable(brokerLosesPower(20))).toBe("held"));
});

describe("it is one", () => {
  it("if the node that acknowledged it died", () => expect(durable(dies(1, 20))).toBe("violated"));
  it("if a node died where it had been read", () =>
    expect(durable(read(3, "v1", 20), dies(3, 30))).toBe("violated"));
});

describe("nobody can tell", () => {
  it("if another node died that nobody had asked", () => expect(durable(dies(3, 20))).toBe("inconclusive"));
  it("if another node died than where it had been read", () =>
    expect(durable(read(2, "v1", 20), dies(3, 30))).toBe("inconclusive"));
  it("if the broker lost power too", () =>
    expect(durable(dies(1, 20), brokerLosesPower(25))).toBe("inconclusive"));
});
