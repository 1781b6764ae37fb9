import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  loadOf,
  mergeLoads,
  runLoad,
  toLoad,
  withRequests,
  type RunLoad,
} from "../../../harness/checkers/measures/load.ts";
import { seed } from "../support/seed.ts";

function aggregateOf(runs: readonly RunLoad[]) {
  const aggregate = runs.map(loadOf).reduce((a, b) => mergeLoads(a, b) ?? a);
  return toLoad(aggregate);
}

/** A run of so many operations in which node-1 handles `busy` messages and node-2 one per operation. */
function run(operations: number, busy: number, stored = 0): RunLoad {
  const traffic = {
    "node-1": { messages: busy, bytes: busy * 100 },
    "node-2": { messages: operations, bytes: operations * 100 },
    "nats-1": { messages: busy + operations, bytes: (busy + operations) * 100 },
  };
  return runLoad(traffic, operations, stored);
}

describe("load", () => {
  it("counts a message once that two have handled, and divides by acknowledged operations", () => {
    const load = aggregateOf([run(10, 30), run(10, 30)]);
    expect(load).toMatchObject({ operations: 20, messages: { value: 4, low: 4, high: 4 }, bytes: 400 });
  });

  it("names the busiest process and server, and counts requests of sessions and their answers", () => {
    const runs = [run(10, 30), run(10, 30)].map((one) => withRequests(one, new Map([["node-2", 15]])));
    const load = aggregateOf(runs);
    expect(load?.process).toMatchObject({ name: "node-2", messages: { value: 4 } });
    expect(load?.server).toMatchObject({ name: "nats-1", messages: { value: 4 }, stored: 0 });
    expect(load?.messages.value).toBe(4);
  });

  it("models throughput by whoever has the most work: here a process", () => {
    const { throughput } = aggregateOf([run(10, 30), run(10, 30)]) ?? {};
    expect(throughput).toMatchObject({ limitedBy: "node-1" });
    expect(throughput?.value).toBeCloseTo(1_000_000 / (3 * 10));
  });

  it("models throughput by whoever has the most work: here a server that stores", () => {
    const { throughput } = aggregateOf([run(10, 10, 40), run(10, 10, 40)]) ?? {};
    expect(throughput?.limitedBy).toBe("nats-1");
    expect(throughput?.value).toBeCloseTo(1_000_000 / (2 * 1 + 4 * 10));
  });

  it("has an interval that narrows with more runs and contains the value", () => {
    const few = [run(10, 20), run(10, 40), run(20, 60)];
    const many = Array.from({ length: 30 }, () => few).flat();
    const [wide, narrow] = [aggregateOf(few)?.messages, aggregateOf(many)?.messages];
    expect(narrow?.value).toBeCloseTo(wide?.value ?? 0);
    const width = (one: typeof wide) => (one?.high ?? 0) - (one?.low ?? 0);
    expect(width(narrow)).toBeGreaterThan(0);
    expect(width(narrow)).toBeLessThan(width(wide) / 4);
  });

  it("says nothing of one run, or without an acknowledged operation", () => {
    expect(aggregateOf([run(10, 30)])).toBeUndefined();
    expect(aggregateOf([run(0, 30), run(0, 30)])).toBeUndefined();
  });

  it(`adds up to the same in any order (seed ${seed})`, () => {
    const any = fc.tuple(fc.nat(50), fc.nat(200), fc.nat(50)).map((args) => loadOf(run(...args)));
    const property = fc.property(any, any, any, (a, b, c) => {
      expect(mergeLoads(mergeLoads(a, b), c)).toEqual(mergeLoads(c, mergeLoads(b, a)));
    });
    fc.assert(property, { seed, numRuns: 200 });
  });
});
