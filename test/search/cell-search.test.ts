import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyAggregate } from "../../harness/checkers/aggregate.ts";
import { CellSearch } from "../../harness/search/cell-search.ts";
import type { ChunkResult, Finding } from "../../harness/search/chunk.ts";

const options = {
  id: "scenario/strategy/fault",
  seed: 42,
  runs: 95,
  chunkSize: 10,
  claimed: ["no-loss"],
  repeatOneIn: 0,
} as const;

const drawn = { workload: { messages: [] }, schedule: [], seed: 1 };

function result(findings: Finding[] = [], violated: Record<string, number> = {}): ChunkResult {
  return {
    aggregate: { ...emptyAggregate(), runs: 10 },
    blocks: [],
    violated,
    open: {},
    findings,
    repeated: 0,
    stalled: 0,
    divergences: [],
    unsupported: [],
  };
}

const found = (property: Finding["property"], index: number): Finding => ({ property, index, case: drawn });

describe("the search of a cell", () => {
  it("cuts its runs into chunks with seeds of their own", () => {
    const search = new CellSearch(options);
    const chunks = Array.from({ length: 11 }, () => search.next());
    expect(chunks.map((chunk) => chunk?.plan.runs)).toEqual([10, 10, 10, 10, 10, 10, 10, 10, 10, 5, undefined]);
    const seeds = chunks.slice(0, 10).map((chunk) => chunk?.plan.seed);
    expect(new Set(seeds).size).toBe(10);
    expect(new CellSearch({ ...options, seed: 43 }).next()?.plan.seed).not.toBe(seeds[0]);
  });

  it("ends at the first violation of a claim, and shrinks it where it was found", () => {
    const search = new CellSearch(options);
    search.next();
    const second = search.next();
    search.add(0, result());
    const plans = search.add(1, result([found("no-loss", 3)], { "no-loss": 1 }));
    expect(plans).toEqual([
      { property: "no-loss", claimed: true, seed: second?.plan.seed, index: 3, case: drawn },
    ]);
    expect(search.findings.get("no-loss")).toMatchObject({ chunk: 1, run: 14 });
    expect(search.done).toBe(true);
    expect(search.next()).toBeUndefined();
  });

  it("goes on after a violation of what is not claimed, and shrinks it once", () => {
    const search = new CellSearch(options);
    search.next();
    search.next();
    expect(search.add(0, result([found("no-duplicates", 1)]))).toMatchObject([{ claimed: false, index: 1 }]);
    expect(search.add(1, result([found("no-duplicates", 2)]))).toEqual([]);
    expect(search.done).toBe(false);
  });

  it("gives the same whatever the order in which chunks come back", () => {
    const results = Array.from({ length: 10 }, (_, chunk) =>
      result(
        [...(chunk === 6 ? [found("no-loss", 4)] : []), ...(chunk % 3 === 2 ? [found("no-duplicates", chunk)] : [])],
        { "no-duplicates": chunk % 3 === 2 ? 1 : 0 },
      ),
    );
    const outcome = (order: readonly number[]) => {
      const search = new CellSearch(options);
      while (search.next() !== undefined);
      const plans = order.flatMap((chunk) => search.add(chunk, results[chunk] as ChunkResult));
      return { plans, runs: search.aggregate.runs, violated: [...search.violated], findings: [...search.findings] };
    };
    const inOrder = outcome([...results.keys()]);
    expect(inOrder.runs).toBe(70);
    fc.assert(
      fc.property(fc.shuffledSubarray([...results.keys()], { minLength: 10 }), (order) => {
        expect(outcome(order)).toEqual(inOrder);
      }),
    );
  });
});
