import { expect, test } from "vitest";
import { addRun, emptyAggregate, toCellNumbers } from "../../harness/checkers/aggregate.ts";
import type { DataStrategy } from "../../harness/scenario/data-strategy.ts";
import { impossibleCells } from "../../reports/view/impossible.ts";
import { lastWriterLinearizable } from "../../strategies/canaries/data/last-writer-linearizable.ts";
import { dataStrategies } from "../../strategies/index.ts";
import { buildCell } from "../reports/build.ts";
import { playData } from "./data-support.ts";

/** Longer than operations may take, with operations at each side all the while. */
const cut = { at: 1_000, duration: 12_000 };
const operations = Array.from({ length: 21 }, (_, index) => {
  const at = 1_100 + Math.floor(index / 3) * 1_300;
  const session = (index % 3) + 1;
  return [at, session, (index + Math.floor(index / 3)) % 2 === 0 ? "write" : "read", (index % 2) + 1] as const;
});

/** The cell of some runs in which a node was cut off, each node in turn. */
async function partitioned(strategy: DataStrategy) {
  let aggregate = emptyAggregate();
  for (const node of ["node-1", "node-2", "node-3"]) {
    const schedule = [{ kind: "partition", ...cut, processes: [node], direction: "both" }];
    const { measures } = await playData(strategy, operations, { schedule });
    aggregate = addRun(aggregate, measures);
  }
  return buildCell({ strategy: strategy.name, fault: "partition", ...toCellNumbers(aggregate) });
}

test.each(dataStrategies.map((strategy) => [strategy.name, strategy] as const))(
  "%s is not at once linearizable and available on both sides of a partition",
  async (_, strategy) => {
    const cell = await partitioned(strategy);
    expect(cell.vacuousRuns).toBe(0);
    // Enough of it on each side: all of them successful would show.
    expect(cell.data?.outlasted?.affected.total).toBeGreaterThan(15);
    expect(cell.data?.outlasted?.unaffected.total).toBeGreaterThan(35);
    expect(impossibleCells({ cells: [cell] })).toEqual([]);
  },
);

test("what answers on both sides is found not to be linearizable", async () => {
  const cell = await partitioned(lastWriterLinearizable.strategy as DataStrategy);
  const { affected, unaffected } = cell.data?.outlasted ?? {};
  expect(affected?.successes).toBe(affected?.total);
  expect(unaffected?.successes).toBe(unaffected?.total);
  expect(cell.data?.model).not.toBe("linearizable");
});
