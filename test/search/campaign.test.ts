import { expect, test } from "vitest";
import { emptyAggregate } from "../../harness/checkers/aggregate.ts";
import { campaign } from "../../harness/search/campaign.ts";
import { CellSearch } from "../../harness/search/cell-search.ts";
import type { TaskResult } from "../../harness/search/tasks.ts";
import { CellEffort } from "../../harness/suite/cell-effort.ts";

const nothing: TaskResult = {
  type: "chunk",
  result: {
    aggregate: emptyAggregate(),
    violated: {},
    open: {},
    blocks: [],
    findings: [],
    repeated: 0,
    stalled: 0,
    divergences: [],
    unsupported: [],
  },
};

/** The cells whose chunks an executor was given, in order. */
async function taken(turns?: readonly number[]): Promise<number[]> {
  const options = { claimed: [], seed: 1, runs: 2, chunkSize: 1, repeatOneIn: 0 };
  const cells = ["a", "b", "c"].map((id) => new CellSearch({ id, ...options }));
  const order: number[] = [];
  await campaign(
    cells,
    {
      parallelism: 1,
      ...(turns !== undefined && { turns }),
      perform(task) {
        order.push(task.cell);
        return Promise.resolve(nothing);
      },
    },
    { interrupted: () => false, timeIsUp: () => false },
  );
  expect(cells.every(({ done }) => done)).toBe(true);
  return order;
}

test("cells are taken in turn, in the order that the executor wants", async () => {
  expect(await taken()).toEqual([0, 1, 2, 0, 1, 2]);
  expect(await taken([2, 0, 1])).toEqual([2, 0, 1, 2, 0, 1]);
});

test("no further run of a cell begins while one is under way that will use up its time", () => {
  const short = new CellEffort(45_000);
  const long = new CellEffort(45_000, 130_000);
  expect([short.isSpent(), long.isSpent()]).toEqual([false, false]);
  for (const effort of [short, long]) effort.begin();
  expect([short.isSpent(), long.isSpent()]).toEqual([false, true]);
});
