import { describe, expect, test } from "vitest";
import { Leadership } from "../../../harness/backends/cluster/leadership.ts";

const says = (metaLeader: string, leader: string) => ({
  metaLeader,
  clusterSize: 3,
  streams: [{ name: "ORDERS", leader }],
});

describe("who leads", () => {
  test("is who says so of itself", () => {
    const leadership = new Leadership();
    expect(leadership.observe("nats-1", says("nats-2", "nats-3"))).toEqual([]);
    expect(leadership.leaders()).toEqual({ stream: undefined, meta: undefined });
    expect(leadership.observe("nats-2", says("nats-2", "nats-3"))).toEqual([
      { server: "nats-2", what: "lead", fromOther: false },
    ]);
    expect(leadership.observe("nats-3", says("nats-2", "nats-3"))).toEqual([
      { server: "nats-3", what: "lead", stream: "ORDERS", fromOther: false },
    ]);
    expect(leadership.leaders()).toEqual({ stream: "nats-3", meta: "nats-2" });
  });

  test("is who began last while two say so", () => {
    const leadership = new Leadership();
    leadership.observe("nats-3", says("nats-2", "nats-3"));
    expect(leadership.observe("nats-1", says("nats-1", "nats-1"))).toEqual([
      { server: "nats-1", what: "lead", fromOther: false },
      { server: "nats-1", what: "lead", stream: "ORDERS", fromOther: true },
    ]);
    expect(leadership.observe("nats-3", says("nats-2", "nats-3"))).toEqual([]);
    expect(leadership.leaders().stream).toBe("nats-1");
    expect(leadership.observe("nats-3", says("nats-1", "nats-1"))).toEqual([
      { server: "nats-3", what: "step-down", stream: "ORDERS", fromOther: false },
    ]);
  });

  test("stays known when it is gone, and begins anew when it comes back", () => {
    const leadership = new Leadership();
    leadership.observe("nats-3", says("nats-2", "nats-3"));
    expect(leadership.observe("nats-3", undefined)).toEqual([]);
    expect(leadership.leaders().stream).toBe("nats-3");
    expect(leadership.observe("nats-3", says("nats-2", "nats-3"))).toEqual([
      { server: "nats-3", what: "lead", stream: "ORDERS", fromOther: false },
    ]);
  });

  test("of several streams the first by name counts, and without any the meta group", () => {
    const leadership = new Leadership();
    leadership.observe("nats-2", says("nats-2", "nats-1"));
    expect(leadership.leaders()).toEqual({ stream: "nats-2", meta: "nats-2" });
    const streams = [
      { name: "B", leader: "nats-1" },
      { name: "A", leader: "nats-3" },
    ];
    for (const server of ["nats-1", "nats-3"])
      leadership.observe(server, { metaLeader: "nats-2", clusterSize: 3, streams });
    expect(leadership.leaders()).toEqual({ stream: "nats-3", meta: "nats-2" });
  });
});
