// Clocks in simulation: how wrong they are, what keeps them together, and what wrong ones cost.
import { describe, expect, it } from "vitest";
import type { CaseResult } from "../../harness/run/run-case.ts";
import { clockSynchronizations, type ClockSynchronization } from "../../harness/scenario/clocks.ts";
import { defineScenario } from "../../harness/scenario/define.ts";
import { sharePartial } from "../../strategies/index.ts";
import { playData, type DataPlay } from "../strategies/data-support.ts";

/** Milliseconds between the earliest and the latest clock at each look, with the time of the look. */
function spreads({ record }: Pick<CaseResult, "record">): { at: number; spread: number }[] {
  return record.history.events.flatMap((event) => {
    if (event.type !== "clocks") return [];
    const errors = Object.values(event.errors);
    return [{ at: event.time / 1000, spread: (Math.max(...errors) - Math.min(...errors)) / 1000 }];
  });
}

function largest(result: CaseResult, from: number, to: number): number {
  const seen = spreads(result).filter(({ at }) => at >= from && at <= to);
  expect(seen.length).toBeGreaterThan(2);
  return Math.max(...seen.map(({ spread }) => spread));
}

/** Milliseconds until even a filter of eight readings, one a second, has forgotten what it read before a clock jumped. */
const LATE = 10_000;

/** Two writes of one key at different nodes, 30 ms apart, and time for the clocks before. */
function twoWrites(synchronization: ClockSynchronization, rest: DataPlay = {}): Promise<CaseResult> {
  return playData(
    sharePartial,
    [
      [LATE, 2, "write", 1],
      [LATE + 30, 3, "write", 1],
    ],
    { workload: { spread: LATE + 500 }, clocks: { skew: 0, drift: 0, synchronization }, ...rest },
  );
}

function lostWrites({ verdicts }: CaseResult): string | undefined {
  return verdicts.find(({ property }) => property === "no-lost-writes")?.verdict.verdict;
}

const ahead = {
  kind: "clock-skew",
  at: 10,
  duration: 60_000,
  process: "node-2",
  offset: 100,
  driftPartsPerMillion: 0,
};

describe("clocks of a scenario", () => {
  it("are as wrong as it says, differently at each node and in each run, and drift", async () => {
    const result = await twoWrites("none", { clocks: { skew: 100, drift: 1_000 } });
    const seen = spreads(result);
    expect(seen.length).toBeGreaterThan(90);
    for (const { spread } of seen) {
      expect(spread).toBeGreaterThan(0);
      expect(spread).toBeLessThanOrEqual(200 + 2 * 11);
    }
    expect(seen.at(-1)?.spread).not.toBe(seen[0]?.spread);
  });

  it("are right and not looked at if it says nothing", async () => {
    const result = await playData(sharePartial, [[0, 1, "write", 1]]);
    expect(spreads(result)).toEqual([]);
  });

  it("are refused with what would be possible", () => {
    const wrong = (clocks: object) => () => defineScenario({ strategy: sharePartial, clocks });
    expect(wrong({ synchronization: "gps" })).toThrow(
      'clocks.synchronization is "gps"; expected none, cristian, berkeley, ntp',
    );
    expect(wrong({ skew: -1 })).toThrow("clocks.skew is -1");
    expect(wrong({ interval: 0 })).toThrow("clocks.interval is 0");
  });
});

describe("a clock that is 100 ms ahead", () => {
  it("makes the last writer lose an acknowledged write", async () => {
    expect(lostWrites(await twoWrites("none"))).toBe("held");
    expect(lostWrites(await twoWrites("none", { schedule: [ahead] }))).toBe("violated");
  });

  it.each(clockSynchronizations.filter((name) => name !== "none"))(
    "loses none when %s has set it right",
    async (name) => {
      const result = await twoWrites(name, { schedule: [ahead] });
      expect(largest(result, 0, 400)).toBeGreaterThan(90);
      expect(largest(result, LATE - 500, LATE + 500)).toBeLessThan(5);
      expect(lostWrites(result)).toBe("held");
    },
  );
});

describe("a way that is 400 ms slower in one direction than in the other", () => {
  const slow = {
    kind: "slow-link",
    at: 500,
    duration: 60_000,
    processes: ["node-2"],
    direction: "to-broker",
    latency: 400,
    jitter: 0,
  };

  it("puts clocks off by half of it that go by every answer", async () => {
    for (const name of ["cristian", "berkeley"] as const) {
      const result = await twoWrites(name, { schedule: [slow] });
      expect(Math.abs(largest(result, LATE - 500, LATE + 500) - 200)).toBeLessThan(10);
    }
  });

  it("does not put off those that go by the fastest answer", async () => {
    expect(largest(await twoWrites("ntp", { schedule: [slow] }), 1_000, LATE + 500)).toBeLessThan(5);
  });
});

describe("a time server that is gone", () => {
  it("leaves the clocks as they are", async () => {
    const gone = { kind: "crash", at: 100, duration: 60_000, process: "node-1" };
    for (const name of ["cristian", "berkeley", "ntp"] as const) {
      const result = await twoWrites(name, { schedule: [gone, { ...ahead, at: 300 }] });
      expect(Math.abs(largest(result, LATE - 500, LATE + 500) - 100)).toBeLessThan(5);
    }
  });
});
