import { describe, expect, test } from "vitest";
import { failover } from "../../../harness/checkers/measures/failover.ts";
import type { HistoryEvent } from "../../../harness/history/events.ts";

const lead = (time: number, server: string, stream?: string): HistoryEvent => ({
  type: "server",
  time,
  server,
  what: "lead",
  ...(stream !== undefined && { stream }),
});
const fault = (time: number, ...targets: string[]): HistoryEvent => ({
  type: "fault",
  time,
  index: 0,
  kind: "pause",
  phase: "start",
  targets,
});
const invoke = (time: number, number: number): HistoryEvent => ({
  type: "invoke",
  time,
  process: "producer-1",
  incarnation: 1,
  id: `producer-1/${number}`,
  producer: "producer-1",
  number,
  digest: "",
});
const ok = (time: number, number: number): HistoryEvent => ({
  type: "ok",
  time,
  process: "producer-1",
  id: `producer-1/${number}`,
});
const measure = (...events: HistoryEvent[]) => failover({ events });
const nothing = { newLeader: [], nextAcknowledgement: [], newMetaLeader: [] };

describe("the failover of a run", () => {
  test("lasts from the fault to the new leader, and to an acknowledgement of what was sent after it", () => {
    const measured = measure(
      lead(1, "nats-1", "S"),
      invoke(8, 1),
      fault(10, "nats-1"),
      // On its way when the fault came.
      ok(11, 1),
      invoke(12, 2),
      lead(50, "nats-2", "S"),
      ok(60, 2),
      lead(70, "nats-3", "S"),
    );
    expect(measured).toEqual({ newLeader: [40], nextAcknowledgement: [50], newMetaLeader: [] });
  });

  test("is not that of a fault that meets a follower, or the meta group alone", () => {
    const after = [invoke(20, 1), ok(25, 1), lead(30, "nats-3", "S")];
    expect(measure(lead(1, "nats-1", "S"), fault(10, "nats-2"), ...after)).toEqual(nothing);
    expect(measure(lead(1, "nats-1"), fault(10, "nats-1"), ...after)).toEqual(nothing);
  });

  test("is that of the meta group if a fault meets its leader", () => {
    const measured = measure(
      lead(1, "nats-1"),
      lead(2, "nats-2", "S"),
      fault(10, "nats-1"),
      lead(40, "nats-3"),
      lead(50, "nats-3", "S"),
    );
    expect(measured).toEqual({ ...nothing, newMetaLeader: [30] });
  });

  test("counts each fault that meets the leader of that moment", () => {
    const measured = measure(
      lead(1, "nats-1", "S"),
      fault(10, "nats-1"),
      lead(30, "nats-2", "S"),
      fault(40, "nats-1"),
      fault(50, "nats-2"),
      invoke(55, 1),
      lead(75, "nats-3", "S"),
      ok(80, 1),
    );
    expect(measured).toEqual({ ...nothing, newLeader: [20, 25], nextAcknowledgement: [30] });
  });

  test("counts from when a fault acts that takes a while to begin", () => {
    const measured = measure(
      lead(1, "nats-1", "S"),
      fault(10, "nats-1"),
      invoke(12, 1),
      ok(14, 1),
      { ...fault(20, "nats-1"), phase: "in-force" } as HistoryEvent,
      invoke(25, 2),
      lead(50, "nats-2", "S"),
      ok(60, 2),
    );
    expect(measured).toEqual({ ...nothing, newLeader: [30], nextAcknowledgement: [40] });
  });

  test("says nothing of what did not happen", () => {
    expect(measure(lead(1, "nats-1", "S"), fault(10, "nats-1"), invoke(20, 1))).toEqual(nothing);
  });
});
