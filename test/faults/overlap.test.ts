import { expect, it } from "vitest";
import { crash } from "../../faults/crash.ts";
import { brokerRestart } from "../../faults/broker-restart.ts";
import { clockSkew } from "../../faults/clock-skew.ts";
import { powerLoss } from "../../faults/power-loss.ts";
import { hasBitten } from "../../faults/evidence.ts";
import { recordingWorld } from "./support.ts";

const crashed = { kind: "crash" as const, at: 0, process: "consumer-1" };
const server = { at: 0, server: "nats-1" };

it("a process that two crashes keep down starts when the last is healed", () => {
  const world = recordingWorld();
  const first = crash.inject(crashed, world);
  const second = crash.inject(crashed, world);
  expect([first, second].map((handle) => hasBitten(handle.evidence()))).toEqual([true, false]);
  first.heal();
  first.heal();
  expect(world.down.has("consumer-1")).toBe(true);
  second.heal();
  expect(world.down.has("consumer-1")).toBe(false);
});

it("heals every handle once", () => {
  const world = recordingWorld();
  const handles = [crash.inject(crashed, world), crash.inject(crashed, world)];
  for (const handle of [...handles, ...handles]) handle.heal();
  expect(world.calls.filter(([verb]) => verb === "heal")).toEqual([
    ["heal", 1],
    ["heal", 2],
  ]);
});

it("a later crash of a restarted process is a fault of its own", () => {
  const world = recordingWorld();
  crash.inject(crashed, world).heal();
  const again = crash.inject(crashed, world);
  expect(hasBitten(again.evidence())).toBe(true);
  again.heal();
  expect(world.down.size).toBe(0);
});

it("a killed server whose host loses power stays down until both are over", () => {
  const world = recordingWorld();
  const killed = brokerRestart.inject({ kind: "broker-restart", ...server }, world);
  const dark = powerLoss.inject({ kind: "power-loss", ...server }, world);
  killed.heal();
  expect(world.down.has("nats-1")).toBe(true);
  dark.heal();
  expect(world.down.has("nats-1")).toBe(false);
});

it("a crashed process whose host is lost stays down until both are over", () => {
  const world = recordingWorld();
  const handles = [crash.inject(crashed, world), crash.inject({ ...crashed, disk: "lost" }, world)];
  for (const handle of handles) {
    expect(world.down.has("consumer-1")).toBe(true);
    handle.heal();
  }
  expect(world.down.size).toBe(0);
});

it("worlds do not share what is down", () => {
  const [one, other] = [recordingWorld(), recordingWorld()];
  const handle = crash.inject(crashed, one);
  crash.inject(crashed, other);
  handle.heal();
  expect(one.down.size).toBe(0);
  expect(other.down.size).toBe(1);
});

it("a skewed clock is right again when the last skew is over", () => {
  const world = recordingWorld();
  const skew = { kind: "clock-skew" as const, at: 0, process: "consumer-1", offset: 5, driftPartsPerMillion: 0 };
  const [first, second] = [clockSkew.inject(skew, world), clockSkew.inject({ ...skew, offset: 9 }, world)];
  first.heal();
  expect(world.calls.map(([verb]) => verb)).toEqual(["skew", "skew"]);
  second.heal();
  expect(world.calls.map(([verb]) => verb)).toEqual(["skew", "skew", "heal", "heal"]);
});
