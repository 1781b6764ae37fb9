import { describe, expect, it } from "vitest";
import type { Fault } from "../../harness/scenario/fault.ts";
import { definitionOf, describeFault, parseSchedule } from "../../faults/schedule.ts";
import { recordingWorld, topology } from "./support.ts";

const injected = (json: object): unknown[][] => {
  const world = recordingWorld();
  const fault = read(json);
  definitionOf(fault).inject(fault, world);
  return world.calls;
};

function read(json: object): Fault {
  const [fault] = parseSchedule([json], { topology });
  if (fault === undefined) throw new Error("no fault");
  return fault;
}

const toBroker = { from: "producer-1", to: "nats-1" };
const fromBroker = { from: "nats-1", to: "producer-1" };
const isolated = { kind: "partition", at: 120, duration: 360, processes: ["producer-1"] };

describe("partition", () => {
  it("holds both directions if none is named", () => {
    expect(injected(isolated)).toEqual([["hold", [toBroker, fromBroker]]]);
  });

  it("holds one direction", () => {
    expect(injected({ ...isolated, direction: "to-broker" })).toEqual([["hold", [toBroker]]]);
    expect(injected({ ...isolated, direction: "from-broker" })).toEqual([["hold", [fromBroker]]]);
  });

  it("isolates a group", () => {
    const calls = injected({ ...isolated, processes: ["producer-1", "consumer-1"], servers: ["nats-1"] });
    expect(calls).toEqual([
      ["hold", [toBroker, fromBroker, { from: "consumer-1", to: "nats-1" }, { from: "nats-1", to: "consumer-1" }]],
    ]);
  });
});

it("cut resets the connections of its processes", () => {
  expect(injected({ kind: "cut", at: 0, processes: ["producer-1"] })).toEqual([["cut", [toBroker, fromBroker]]]);
});

describe("slow-link", () => {
  const slow = { kind: "slow-link", at: 0, processes: ["producer-1"], direction: "to-broker" };

  it("passes on the speed", () => {
    expect(injected({ ...slow, latency: 20 })).toEqual([["slow", [toBroker], { latency: 20, jitter: 0 }]]);
    expect(injected({ ...slow, bandwidth: 500 })).toEqual([
      ["slow", [toBroker], { latency: 0, jitter: 0, bandwidth: 500 }],
    ]);
  });

  it("must slow something down", () => {
    expect(() => read(slow)).toThrow("schedule[0] (slow-link): expected a latency or jitter above 0, or a bandwidth");
  });
});

describe("faults on single messages", () => {
  const match = { at: 0, message: "puback", process: "producer-1", subject: "orders.*", nth: 2, count: 3 };
  const rule = { message: "puback", process: "producer-1", subject: "orders.*", nth: 2, count: 3 };

  it("become a rule for the middlebox", () => {
    expect(injected({ kind: "drop", ...match })).toEqual([["intercept", { ...rule, action: { do: "drop" } }]]);
    expect(injected({ kind: "duplicate", ...match, delay: 5 })).toEqual([
      ["intercept", { ...rule, action: { do: "duplicate", delay: 5 } }],
    ]);
    expect(injected({ kind: "delay", ...match, delay: 5 })).toEqual([
      ["intercept", { ...rule, action: { do: "delay", delay: 5 } }],
    ]);
    expect(injected({ kind: "reorder", ...match, patience: 5 })).toEqual([
      ["intercept", { ...rule, action: { do: "reorder", patience: 5 } }],
    ]);
  });

  it("act on the first match of any process if nothing else is said", () => {
    expect(injected({ kind: "drop", at: 0, message: "ack" })).toEqual([
      ["intercept", { message: "ack", nth: 1, count: 1, action: { do: "drop" } }],
    ]);
  });

  it.each(["orders..new", "orders.>.new", "a b", "", "or*ders", ".x"])("refuse the subject %j", (subject) => {
    expect(() => read({ kind: "drop", at: 0, message: "ack", subject })).toThrow("expected a NATS subject");
  });
});

it("clock-skew passes on offset and drift", () => {
  expect(injected({ kind: "clock-skew", at: 0, process: "consumer-1", offset: -5 })).toEqual([
    ["skew", "consumer-1", -5, 0],
  ]);
  expect(() => read({ kind: "clock-skew", at: 0, process: "consumer-1" })).toThrow("other than 0");
});

it("crash takes the disk along if it says so, and nothing but that", () => {
  const crash = { kind: "crash", at: 0, process: "consumer-1" };
  expect(injected(crash)).toEqual([["killProcess", "consumer-1"]]);
  expect(injected({ ...crash, disk: "lost" })).toEqual([["loseHost", "consumer-1"]]);
  expect(() => read({ ...crash, disk: "kept" })).toThrow('expected one of "lost"');
});

it("pause takes a process or a server", () => {
  expect(injected({ kind: "pause", at: 0, target: "nats-1" })).toEqual([["pause", "nats-1"]]);
  expect(injected({ kind: "pause", at: 0, target: "consumer-1" })).toEqual([["pause", "consumer-1"]]);
});

it("describes each kind in words", () => {
  const match = { at: 120, message: "puback", nth: 2, count: 1 };
  const links = { at: 120, processes: ["producer-1"] };
  const lines = [
    isolated,
    { ...isolated, direction: "from-broker" },
    { kind: "cut", ...links },
    { kind: "drop", ...match, process: "producer-1" },
    { kind: "drop", ...match, count: 3, subject: "orders.>", duration: 80 },
    { kind: "drop", ...match, nth: 1, count: 1_000_000, percent: 20, duration: 80 },
    { kind: "drop", ...match, message: "reply", count: 1_000_000, process: "consumer-1" },
    { kind: "duplicate", ...match, delay: 5 },
    { kind: "delay", ...match, delay: 5 },
    { kind: "reorder", ...match },
    { kind: "slow-link", ...links, duration: 10, latency: 20, jitter: 30, bandwidth: 9_600 },
    { kind: "crash", at: 120, process: "consumer-1" },
    { kind: "crash", at: 120, duration: 30, process: "consumer-1", disk: "lost" },
    { kind: "pause", at: 120, duration: 30, target: "nats-1" },
    { kind: "broker-restart", at: 120, duration: 30, server: "nats-1" },
    { kind: "power-loss", at: 120, duration: 30, server: "nats-1" },
    { kind: "clock-skew", at: 120, duration: 30, process: "consumer-1", offset: 5_000, driftPartsPerMillion: -200 },
  ].map((json) => describeFault(read(json)));
  expect(lines.join("\n")).toMatchInlineSnapshot(`
    "partition producer-1 | broker, 120 to 480 ms
    partition producer-1 | broker (only from the broker), 120 to 480 ms
    cut producer-1 | broker, at 120 ms
    drop PubAck #2 of producer-1, from 120 ms until recovery
    drop PubAck #2 to #4 of any process on orders.>, 120 to 200 ms
    drop every PubAck of any process with a chance of 20 %, 120 to 200 ms
    drop every reply from #2 of consumer-1, from 120 ms until recovery
    duplicate PubAck #2 of any process, copy 5 ms later, from 120 ms until recovery
    delay PubAck #2 of any process by 5 ms, from 120 ms until recovery
    reorder PubAck #2 of any process, patience 1000 ms, from 120 ms until recovery
    slow-link producer-1 | broker, +20 to 50 ms, 9600 bytes/s, 120 to 130 ms
    crash consumer-1, down from 120 ms until recovery
    crash consumer-1 and lose its disk, down 120 to 150 ms
    pause nats-1, 120 to 150 ms
    broker-restart nats-1, down 120 to 150 ms
    power-loss nats-1, down 120 to 150 ms
    clock-skew consumer-1, +5000 ms drifting -200 ppm, 120 to 150 ms"
  `);
});
