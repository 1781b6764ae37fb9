import fc from "fast-check";
import { expect, test } from "vitest";
import { severalOf } from "../../harness/search/kinds/several.ts";

const seed = 5;

function lengths(even: boolean): number[] {
  const found: number[] = [];
  fc.assert(
    fc.property(severalOf(fc.nat(99), 40, even), (items) => {
      found.push(items.length);
    }),
    { seed, numRuns: 200 },
  );
  return found;
}

test(`a workload that is even has as many items in every run (seed ${seed})`, () => {
  expect(new Set(lengths(true))).toEqual(new Set([40]));
  expect(Math.min(...lengths(false))).toBeLessThan(5);
});

test(`a workload that is even has no bias to extremes (seed ${seed})`, () => {
  const items: number[] = [];
  fc.assert(fc.property(severalOf(fc.nat(99), 40, true), (drawn) => void items.push(...drawn)), { seed, numRuns: 200 });
  const low = items.filter((item) => item < 10).length / items.length;
  expect(low).toBeGreaterThan(0.08);
  expect(low).toBeLessThan(0.12);
});
