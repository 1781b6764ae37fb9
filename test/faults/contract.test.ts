import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fault } from "../../harness/scenario/fault.ts";
import { faultKinds } from "../../faults/registry.ts";
import { parseSchedule } from "../../faults/schedule.ts";
import { longestTime } from "../../faults/fields.ts";
import { resolveRoles } from "../../harness/run/resolve-roles.ts";
import { recordingWorld, spaceFor } from "./support.ts";

const verbs: Record<string, string> = {
  partition: "hold",
  cut: "cut",
  drop: "intercept",
  duplicate: "intercept",
  delay: "intercept",
  reorder: "intercept",
  "slow-link": "slow",
  crash: "killProcess",
  pause: "pause",
  "broker-restart": "killServer",
  "power-loss": "powerLoss",
  "clock-skew": "skew",
  "server-partition": "hold",
  "server-ring": "hold",
};

it("there is a definition for each kind of the design", () => {
  expect([...faultKinds.keys()]).toEqual(Object.keys(verbs));
});

describe.each([...faultKinds.values()])("$kind", (definition) => {
  const space = spaceFor(definition);
  const { topology } = space;
  const check = (holds: (fault: Fault) => void) =>
    fc.assert(fc.property(definition.arbitrary(space), holds), { numRuns: 300 });

  it("draws plain JSON that its schema and the topology accept unchanged", () => {
    check((fault) => {
      expect(JSON.parse(JSON.stringify(fault))).toStrictEqual(fault);
      expect(definition.schema.parse(fault)).toStrictEqual(fault);
      expect(parseSchedule([fault], { topology })).toStrictEqual([fault]);
    });
  });

  it("draws starts within the horizon and durations within bounds", () => {
    check((fault) => {
      expect(fault.at).toBeGreaterThanOrEqual(0);
      expect(fault.at).toBeLessThan(space.horizon);
      expect(fault.duration ?? 1).toBeGreaterThan(0);
      expect(fault.duration ?? 1).toBeLessThanOrEqual(longestTime);
    });
  });

  it("refuses an unknown key and names it", () => {
    check((fault) => {
      expect(() => parseSchedule([{ ...fault, surprise: 1 }], { topology })).toThrow(
        `schedule[0] (${definition.kind}): unknown key "surprise" (keys: kind, at`,
      );
    });
  });

  it("refuses times that make no sense", () => {
    check((fault) => {
      for (const bad of [-1, 0.5, longestTime + 1, "soon", null]) {
        expect(() => parseSchedule([{ ...fault, at: bad }], { topology })).toThrow(`at is ${JSON.stringify(bad)};`);
        expect(() => parseSchedule([{ ...fault, duration: bad }], { topology })).toThrow("duration");
      }
    });
  });

  it("calls one verb of the World, gives its evidence, and heals it once", () => {
    check((fault) => {
      const world = recordingWorld(topology);
      const handle = definition.inject(fault, world);
      expect(world.calls.map(([verb]) => verb)).toEqual([verbs[definition.kind]]);
      expect(Object.values(handle.evidence())).toEqual([1]);
      handle.heal();
      expect(world.calls.slice(1)).toEqual([["heal", 1]]);
      expect(Object.values(handle.evidence())).toEqual([1]);
      expect(world.down.size).toBe(0);
    });
  });

  it("acts on names of the topology", () => {
    check((fault) => {
      const world = recordingWorld(topology);
      const { fault: resolved } = resolveRoles(fault, definition.references(fault), world) ?? { fault };
      const targets = definition.targets(resolved, world);
      expect(targets.length).toBeGreaterThan(0);
      expect([...world.processes, ...world.servers]).toEqual(expect.arrayContaining(targets));
      const names = definition.references(resolved).map(({ name }) => name);
      expect(targets).toEqual(expect.arrayContaining(names));
    });
  });

  it("describes itself in one line of words", () => {
    check((fault) => {
      const text = definition.describe(fault);
      expect(text).toMatch(/^[^\n{}[\]]+$/);
      expect(text.startsWith(`${definition.kind} `)).toBe(true);
    });
  });

  it("shrinks to the start of the run", () => {
    const { counterexample } = fc.check(
      fc.property(definition.arbitrary(space), (_fault: Fault) => false),
      { seed: 7 },
    );
    expect(counterexample?.[0].at).toBe(0);
    expect(counterexample?.[0].duration ?? 0).toBeLessThanOrEqual(100);
  });
});
