// The reckoning of clock synchronisation, without a network.
import { describe, expect, it } from "vitest";
import { ClockFilter } from "../../harness/clocks/clock-filter.ts";
import { faultTolerantAverage } from "../../harness/clocks/fault-tolerant-average.ts";

describe("the fault-tolerant average", () => {
  it("is the mean of clocks that are close together", () => {
    expect(faultTolerantAverage([0, 30, -60], 1_000)).toBe(-10);
    expect(faultTolerantAverage([7], 1_000)).toBe(7);
  });

  it("leaves out a clock that is far off, wherever it is", () => {
    expect(faultTolerantAverage([0, 10, 300_000], 1_000)).toBe(5);
    expect(faultTolerantAverage([-300_000, 0, 10], 1_000)).toBe(5);
    expect(faultTolerantAverage([300_000, 0, 10, -300_000, 20], 1_000)).toBe(10);
  });

  it("counts a distance that is just the tolerance as close", () => {
    expect(faultTolerantAverage([0, 1_000], 1_000)).toBe(500);
    expect(faultTolerantAverage([0, 1_001], 1_000)).toBe(0);
  });
});

describe("the clock filter", () => {
  it("goes by a reading that was faster than all before it", () => {
    const filter = new ClockFilter();
    expect(filter.take({ offset: 5, delay: 2 })).toBe(5);
    expect(filter.take({ offset: 8, delay: 1 })).toBe(8);
  });

  it("does not go by a slow reading, nor twice by the fast one before it", () => {
    const filter = new ClockFilter();
    filter.take({ offset: 5, delay: 1 });
    expect(filter.take({ offset: 250, delay: 500 })).toBeUndefined();
    expect(filter.take({ offset: 250, delay: 500 })).toBeUndefined();
  });

  it("goes by the fastest of the last eight when the fast one is forgotten", () => {
    const filter = new ClockFilter();
    filter.take({ offset: 5, delay: 1 });
    const slow = [40, 30, 20, 25, 35, 45, 50].map((delay) => filter.take({ offset: delay, delay }));
    expect(slow).toEqual(slow.map(() => undefined));
    expect(filter.take({ offset: 60, delay: 60 })).toBe(20);
  });

  it("reckons with what the clock was set by since a reading", () => {
    const filter = new ClockFilter();
    filter.take({ offset: 100, delay: 1 });
    filter.adjusted(100);
    for (const delay of [20, 21, 22, 23, 24, 25, 26]) filter.take({ offset: 3, delay });
    filter.adjusted(3);
    expect(filter.take({ offset: 0, delay: 30 })).toBe(0);
  });
});
