import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FaultSpace } from "../../faults/definition.ts";
import { faultFamilies, familyNamed, wholeFamilies } from "../../faults/families.ts";
import { mixed } from "../../faults/mixed.ts";
import { faultKinds } from "../../faults/registry.ts";
import { parseSchedule, scheduleEnd } from "../../faults/schedule.ts";
import type { Fault } from "../../harness/scenario/fault.ts";
import type { Topology } from "../../harness/scenario/topology.ts";
import { space, spaceFor } from "./support.ts";

it("names the columns of the matrix", () => {
  expect([...faultFamilies.keys()]).toMatchInlineSnapshot(`
    [
      "none",
      "partition",
      "partition-one-way",
      "cut",
      "drop",
      "duplicate",
      "delay",
      "reorder",
      "slow-link",
      "crash",
      "crash-once",
      "host-loss",
      "pause",
      "broker-restart",
      "power-loss",
      "power-loss-synced",
      "clock-skew",
      "long-outage",
      "server-partition",
      "leader-partition",
      "leader-kill",
      "leader-pause",
      "partition-isolate",
      "server-isolate",
      "server-halves",
      "server-one-way",
      "server-bridge",
      "server-ring",
      "mixed",
    ]
  `);
});

describe.each([...faultFamilies.values()])("family $name", (family) => {
  const space = spaceFor(family);
  const { topology } = space;

  it("draws sorted, bounded schedules of its kinds that parse unchanged", () => {
    fc.assert(
      fc.property(family.schedule(space), (schedule) => {
        expect(parseSchedule(JSON.parse(JSON.stringify(schedule)), { topology })).toStrictEqual(schedule);
        expect(schedule.every((fault) => fault.at < space.horizon && family.kinds.includes(fault.kind))).toBe(true);
        expect(schedule.length).toBeLessThanOrEqual(6);
        expect(schedule.length).toBeGreaterThanOrEqual(family.name === "none" ? 0 : 1);
      }),
      { numRuns: 300 },
    );
  });

  it("shrinks to no fault if faults do not matter", () => {
    const { counterexample } = fc.check(
      fc.property(family.schedule(space), () => false),
      { seed: 3 },
    );
    expect(counterexample).toEqual([[]]);
  });

  it("works in the smallest space", () => {
    const smallest = { topology: { ...topology, producers: 1, consumers: 1 }, horizon: 1, messages: 1 };
    expect(
      fc
        .sample(family.schedule(smallest), 50)
        .flat()
        .every(({ at }) => at === 0),
    ).toBe(true);
  });

  it("draws the same from the same seed", () => {
    const draw = () => fc.sample(family.schedule(space), { seed: 11, numRuns: 20 });
    expect(draw()).toEqual(draw());
  });
});

describe("particular families", () => {
  const sampled = (name: string, own: FaultSpace) =>
    fc.sample(familyNamed(name).schedule(own), { seed: 1, numRuns: 500 }).flat();
  const drawn = (name: string) => sampled(name, space);

  it("partition is always in both directions, one-way never", () => {
    expect(new Set(drawn("partition").map(({ direction }) => direction))).toEqual(new Set(["both"]));
    expect(new Set(drawn("partition-one-way").map(({ direction }) => direction))).toEqual(
      new Set(["to-broker", "from-broker"]),
    );
  });

  it("drop reaches every kind of message that producers, consumers and nodes handle", () => {
    const messages = (topology: Partial<Topology>) => {
      const own = { ...space, topology: { ...space.topology, ...topology } };
      return new Set(sampled("drop", own).map(({ message }) => message));
    };
    const all = ["publish", "puback", "delivery", "ack", "pull", "request", "reply"];
    expect(messages({ nodes: 0 })).toEqual(new Set(all.filter((kind) => kind !== "request")));
    expect(messages({ producers: 0, consumers: 0, nodes: 3 })).toEqual(new Set(all));
  });

  it("host-loss takes the disk of one process, once; other families leave disks alone", () => {
    const losses = fc.sample(familyNamed("host-loss").schedule(space), { seed: 1, numRuns: 200 });
    expect(losses.every((schedule) => schedule.length === 1 && schedule[0]?.["disk"] === "lost")).toBe(true);
    expect(new Set(losses.flat().map(({ process }) => process))).toEqual(new Set(["producer-1", "producer-2", "consumer-1"]));
    for (const name of ["crash", "crash-once", "mixed"]) expect(drawn(name).filter((fault) => "disk" in fault)).toEqual([]);
  });

  it("long-outage outlasts the dedup window and uses all its kinds", () => {
    const faults = drawn("long-outage");
    expect(faults.every(({ duration = 0 }) => duration >= 130_000 && duration <= 200_000)).toBe(true);
    expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(familyNamed("long-outage").kinds));
    expect(scheduleEnd(faults)).toBeGreaterThan(190_000);
  });

  it("long-outage is as short as it can be where time is real", () => {
    const { schedule, lasts } = familyNamed("long-outage");
    const faults = fc.sample(schedule({ ...space, realTime: true }), { seed: 1, numRuns: 100 }).flat();
    expect(faults.every(({ duration = 0 }) => duration >= (lasts ?? Infinity) && duration <= 140_000)).toBe(true);
  });

  it("only power-loss-synced changes the broker", () => {
    const changed = [...faultFamilies.values()].filter(({ broker }) => broker !== undefined);
    expect(changed.map(({ name, broker }) => [name, broker])).toEqual([
      ["power-loss-synced", { syncInterval: "always" }],
    ]);
  });

  it("each shape of a partition is what its name says, with three servers and with five", () => {
    const all = (name: string, servers: number): Fault[] => {
      const own = spaceFor({ leastServers: servers });
      return fc.sample(familyNamed(name).schedule(own), { seed: 1, numRuns: 200 }).flat();
    };
    for (const { processes } of sampled("partition-isolate", space)) expect(processes).toHaveLength(1);
    for (const servers of [3, 5]) {
      const minority = (servers - 1) / 2;
      for (const fault of all("server-isolate", servers)) {
        expect(fault).toMatchObject({ servers: [expect.any(String)], direction: "both", processes: [] });
      }
      for (const fault of all("server-halves", servers)) {
        expect(fault["servers"]).toHaveLength(minority);
        expect(fault["processes"]).toBeInstanceOf(Array);
        expect(fault["bridge"]).toBeUndefined();
      }
      for (const fault of all("server-bridge", servers)) {
        expect(fault["servers"]).toHaveLength(minority);
        expect(fault["servers"]).not.toContain(fault["bridge"]);
      }
      const ways = new Set(all("server-one-way", servers).map(({ direction }) => direction));
      expect(ways).toEqual(new Set(["incoming", "outgoing"]));
    }
    const orders = all("server-ring", 5).flatMap(({ servers }) => (servers === undefined ? [] : [servers as string[]]));
    expect(orders.length).toBeGreaterThan(0);
    for (const order of orders) expect(new Set(order).size).toBe(5);
  });

  it("parts belong to a family that is none itself", () => {
    const parts = [...faultFamilies.values()].filter(({ partOf }) => partOf !== undefined);
    expect(parts.length).toBeGreaterThan(0);
    for (const { partOf = "", kinds } of parts) {
      expect(faultFamilies.get(partOf)?.partOf).toBeUndefined();
      expect(wholeFamilies).toContain(partOf);
      expect(kinds).toHaveLength(1);
    }
  });

  it("an unknown name is an error with a suggestion", () => {
    expect(() => familyNamed("powerloss")).toThrow('unknown fault family "powerloss"; did you mean "power-loss"?');
  });
});

describe("mixed", () => {
  const kinds = [...faultKinds.keys()];
  const runs = fc.sample(mixed(kinds).schedule(space), { seed: 5, numRuns: 1_000 });

  it("draws kinds that need a cluster only for one", () => {
    const drawn = (leastServers: number) => {
      const own = mixed(kinds).schedule(spaceFor({ leastServers }));
      const faults = fc.sample(own, { seed: 5, numRuns: 200 }).flat();
      return new Set(faults.map(({ kind }) => kind).filter((kind) => kind.startsWith("server-")));
    };
    expect(drawn(1)).toEqual(new Set());
    expect(drawn(3)).toEqual(new Set(["server-partition"]));
    expect(drawn(5)).toEqual(new Set(["server-partition", "server-ring"]));
  });

  it.each(kinds.filter((kind) => !kind.startsWith("server-")))("has %s in some runs and not in many", (kind) => {
    const share = runs.filter((schedule) => schedule.some((fault) => fault.kind === kind)).length / runs.length;
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.6);
  });

  it("varies in size", () => {
    const sizes = new Map<number, number>();
    for (const { length } of runs) sizes.set(length, (sizes.get(length) ?? 0) + 1);
    expect([...sizes.keys()].toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(Math.min(...sizes.values())).toBeGreaterThan(20);
  });

  it("keeps to the kinds it is given, and their broker", () => {
    const family = mixed(["cut", "crash"], { syncInterval: "always" });
    const drawn = new Set(
      fc.sample(family.schedule(space), 200).flatMap((schedule) => schedule.map(({ kind }) => kind)),
    );
    expect(drawn).toEqual(new Set(["cut", "crash"]));
    expect(family.broker).toEqual({ syncInterval: "always" });
  });

  it("refuses no kind and unknown kinds", () => {
    expect(() => mixed([])).toThrow("at least one kind");
    expect(() => mixed(["cuts"])).toThrow('unknown kind of fault "cuts"; did you mean "cut"?');
  });
});
