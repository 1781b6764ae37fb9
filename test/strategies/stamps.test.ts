// Stamps on writes: no two of one node are the same, whatever the clock does.
import { describe, expect, it } from "vitest";
import type { ProcessClock } from "../../harness/scenario/strategy.ts";
import { hybridClock, isLater, wallClock, type Stamp } from "../../strategies/data/stamps.ts";

/** A clock that shows these times, one after the other. */
function showing(...times: number[]): ProcessClock {
  return {
    now: () => times.shift() ?? 0,
    monotonic: () => 0,
    adjust: () => undefined,
    sleep: () => Promise.resolve(),
  };
}

describe.each([
  ["wall clock", wallClock],
  ["hybrid clock", hybridClock],
])("a %s", (_, stampsOf) => {
  it("puts later stamps on later writes of the same millisecond", () => {
    const stamps = stampsOf(showing(5, 5, 5, 6), "node-1");
    const made: Stamp[] = [stamps.next(), stamps.next(), stamps.next(), stamps.next()];
    for (const [index, stamp] of made.entries()) {
      const before = made[index - 1];
      if (before !== undefined)
        expect([isLater(stamp, before), isLater(before, stamp)]).toEqual([true, false]);
    }
  });
});

describe("a clock that is set back", () => {
  it("makes the writes of a wall clock earlier, and not those of a hybrid clock", () => {
    const [wall, hybrid] = [wallClock(showing(9, 3), "node-1"), hybridClock(showing(9, 3), "node-1")];
    const [first, second] = [wall.next(), wall.next()];
    expect(isLater(second, first)).toBe(false);
    const [one, two] = [hybrid.next(), hybrid.next()];
    expect(isLater(two, one)).toBe(true);
  });
});
