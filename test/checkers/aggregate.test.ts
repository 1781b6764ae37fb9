import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addRun,
  type Aggregate,
  emptyAggregate,
  merge,
  toCellNumbers,
} from "../../harness/checkers/aggregate.ts";
import { foldFacts } from "../../harness/checkers/facts.ts";
import {
  measureRun,
  type RunCosts,
  type RunMeasures,
} from "../../harness/checkers/run-measures.ts";
import { type DeliveryCounts, noDeliveries } from "../../harness/checkers/statistics.ts";
import { seed } from "./support/seed.ts";
import { story } from "./support/story.ts";

const count = fc.nat(1000);
const share = fc.tuple(count, count).map(([a, b]) => ({ successes: a, total: a + b }));
const durations = fc.array(fc.nat(5_000_000), { maxLength: 8 });
const delivery = fc.record(
  Object.fromEntries(Object.keys(noDeliveries).map((key) => [key, count])),
) as unknown as fc.Arbitrary<DeliveryCounts>;
const anyRun = fc
  .record({
    delivery,
    availability: fc.record({ duringFaults: share, outsideFaults: share }),
    latency: fc.record({ acknowledgement: durations, delivery: durations }),
    counters: fc.dictionary(fc.constantFrom("reconnects", "redelivered", "stale pulls"), count),
    network: fc.record({ messages: count, bytes: count }),
    storedBytes: count,
    syncs: count,
    virtualMilliseconds: fc.nat(10_000_000).map((microseconds) => microseconds / 1000),
    vacuous: fc.boolean(),
    rest: fc.record({ progressDuringFaults: fc.boolean(), recovery: count }, { requiredKeys: [] }),
  })
  .map(({ rest, ...run }): RunMeasures => ({ ...run, ...rest }));
const runs = fc.array(anyRun, { maxLength: 6 });
const sum = (all: readonly RunMeasures[]) => all.reduce(addRun, emptyAggregate());

describe(`aggregate (seed ${seed})`, () => {
  const options = { seed, numRuns: 300 };

  it("merges associatively, with the empty one as neutral element", () => {
    const check = fc.property(runs, runs, runs, (one, two, three) => {
      const [a, b, c] = [sum(one), sum(two), sum(three)];
      expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
      expect(merge(a, emptyAggregate())).toEqual(a);
      expect(merge(emptyAggregate(), a)).toEqual(a);
    });
    fc.assert(check, options);
  });

  it("merges commutatively", () => {
    const check = fc.property(runs, runs, (one, two) => {
      expect(merge(sum(one), sum(two))).toEqual(merge(sum(two), sum(one)));
    });
    fc.assert(check, options);
  });

  it("gives the same numbers, byte for byte, sequentially, shuffled, and from clones of parts", () => {
    const check = fc.property(runs, fc.nat(6), (all, cut) => {
      const parts = [all.slice(0, cut), all.slice(cut)].map((part) => structuredClone(sum(part)));
      const text = (aggregate: Aggregate) => JSON.stringify(toCellNumbers(aggregate));
      const sequential = text(sum(all));
      expect(text(parts.reduce(merge, emptyAggregate()))).toBe(sequential);
      expect(text(sum(all.toReversed()))).toBe(sequential);
    });
    fc.assert(check, options);
  });

  it("adds up what the runs say", () => {
    const check = fc.property(runs, (all) => {
      const total = (of: (run: RunMeasures) => number) =>
        all.reduce((sum, run) => sum + of(run), 0);
      const numbers = toCellNumbers(sum(all));
      const acknowledged = total((run) => run.delivery.acknowledged);
      const withProgress = all.filter((run) => run.progressDuringFaults !== undefined);
      expect(numbers).toMatchObject({
        runs: all.length,
        vacuousRuns: all.filter((run) => run.vacuous).length,
        delivery: { lost: total((run) => run.delivery.lost), acknowledged },
        availability: {
          duringFaults: {
            successes: total((run) => run.availability.duringFaults.successes),
            total: total((run) => run.availability.duringFaults.total),
          },
          outsideFaults: { total: total((run) => run.availability.outsideFaults.total) },
        },
        progressDuringFaults: {
          successes: withProgress.filter((run) => run.progressDuringFaults).length,
          total: withProgress.length,
        },
        latency: {
          acknowledgement: { count: total((run) => run.latency.acknowledgement.length) },
          delivery: { count: total((run) => run.latency.delivery.length) },
          recovery: { count: all.filter((run) => run.recovery !== undefined).length },
        },
      });
      expect(Object.keys(numbers.counters)).toEqual(Object.keys(numbers.counters).toSorted());
      expect(sum(all).virtualMicroseconds).toSatisfy(Number.isSafeInteger);
      expect(numbers.counters["reconnects"] ?? 0).toBe(
        total((run) => run.counters["reconnects"] ?? 0),
      );
      expect(numbers.cost).toEqual({
        networkMessages: per(
          total((run) => run.network.messages),
          acknowledged,
        ),
        networkBytes: per(
          total((run) => run.network.bytes),
          acknowledged,
        ),
        storedBytes: per(
          total((run) => run.storedBytes),
          acknowledged,
        ),
        syncs: per(
          total((run) => run.syncs),
          acknowledged,
        ),
        acknowledged,
      });
      expect(numbers.virtualMilliseconds).toBeCloseTo(
        total((run) => run.virtualMilliseconds),
        3,
      );
    });
    fc.assert(check, options);
  });

  it("takes the numbers of a measured run", () => {
    const history = story()
      .faultStart()
      .arrives("producer-1/1")
      .faultEnd()
      .arrives("producer-1/2")
      .recovery()
      .quiet();
    const costs: RunCosts = {
      counters: { reconnects: 2 },
      network: { messages: 10, bytes: 1000 },
      storedBytes: 300,
      syncs: 1,
      virtualMilliseconds: 13,
      vacuous: false,
    };
    const options = { operationDeadline: 2000 };
    const run = measureRun(history, foldFacts(history), costs, options);
    expect(toCellNumbers(addRun(emptyAggregate(), run))).toMatchObject({
      runs: 1,
      vacuousRuns: 0,
      counters: { reconnects: 2 },
      delivery: { attempted: 2, acknowledged: 2, effected: 2, lost: 0 },
      availability: {
        duringFaults: { successes: 1, total: 1 },
        outsideFaults: { successes: 1, total: 1 },
      },
      progressDuringFaults: { successes: 1, total: 1 },
      latency: {
        acknowledgement: { count: 2, p50: 2, p99: 2, max: 2 },
        delivery: { count: 2, p50: 4, p99: 4, max: 4 },
        recovery: { count: 1, max: 0 },
      },
      cost: {
        networkMessages: 5,
        networkBytes: 500,
        storedBytes: 150,
        syncs: 0.5,
        acknowledged: 2,
      },
      virtualMilliseconds: 13,
    });
  });

  it("reads the deadline in milliseconds", () => {
    const history = story().invoke("producer-1/1").wait(1).ok("producer-1/1").recovery().quiet();
    const costs: RunCosts = {
      counters: {},
      network: { messages: 0, bytes: 0 },
      storedBytes: 0,
      syncs: 0,
      virtualMilliseconds: 0,
      vacuous: true,
    };
    const answered = (operationDeadline: number) =>
      measureRun(history, foldFacts(history), costs, { operationDeadline }).availability
        .outsideFaults.successes;
    expect([answered(1), answered(2)]).toEqual([0, 1]);
  });
});

function per(sum: number, acknowledged: number): number {
  return acknowledged === 0 ? 0 : sum / acknowledged;
}
