import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Schedule } from "../../harness/scenario/fault.ts";
import { familyNamed } from "../../faults/families.ts";
import { space } from "./support.ts";

/** The smallest schedule of a family for which a wrong belief fails. */
function smallest(family: string, believed: (schedule: Schedule) => boolean, seed: number): Schedule | undefined {
  const property = fc.property(familyNamed(family).schedule(space), believed);
  return fc.check(property, { seed, numRuns: 5_000 }).counterexample?.[0];
}

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];

describe.each(seeds)("seed %i", (seed) => {
  it.each(["partition", "mixed"])("a partition longer than 500 ms, from %s", (family) => {
    const found = smallest(family, (schedule) => !schedule.some(isLongPartition), seed);
    expect(found).toEqual([{ kind: "partition", at: 0, duration: 501, processes: ["producer-1"], direction: "both" }]);
  });

  it("two faults that must overlap", () => {
    const found = smallest("crash", (schedule) => schedule.filter(({ at }) => at >= 1_000).length < 2, seed);
    expect(found?.map(({ at, process, duration = 10 }) => [at, process, duration])).toEqual([
      [1_000, "producer-1", 10],
      [1_000, "producer-1", 10],
    ]);
  });

  it("one lost message of the consumer", () => {
    const found = smallest(
      "drop",
      (all) => !all.some(({ message, process }) => message === "ack" && process !== undefined),
      seed,
    );
    expect(found).toEqual([{ kind: "drop", at: 0, message: "ack", process: "consumer-1", nth: 1, count: 1 }]);
  });

  it("an outage shrinks to what matters, not to what the family draws", () => {
    const found = smallest("long-outage", (all) => !all.some(({ duration = 0 }) => duration > 120_000), seed);
    expect(found?.map(({ at, duration }) => [at, duration])).toEqual([[0, 120_001]]);
  });
});

function isLongPartition({ kind, duration = 0 }: Schedule[number]): boolean {
  return kind === "partition" && duration > 500;
}
