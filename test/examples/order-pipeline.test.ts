// The example does what its page says: the bug is found at once, its counterexample is small, and the
// repaired twin holds.
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { workloadSize } from "../../harness/scenario/workload.ts";
import { runCase } from "../../harness/run/run-case.ts";
import { cellsOf, type CellSpec } from "../../harness/suite/cells.ts";
import { loadFile } from "../../harness/suite/load-file.ts";
import { explore, find, seed, shrinkEnough } from "../strategies/support.ts";

const folder = new URL("../../examples/order-pipeline/", import.meta.url);

async function cellsIn(file: string): Promise<CellSpec[]> {
  return cellsOf(await loadFile(fileURLToPath(new URL(file, folder))));
}

function cellUnder(fault: string, cells: readonly CellSpec[]): CellSpec {
  const cell = cells.find(({ family }) => family.name === fault);
  if (cell === undefined) throw new Error(`no cell under ${fault}`);
  return cell;
}

describe("orders.scenario.ts", () => {
  it(`loses an order in a crash, found within 100 runs, shrunk to a crash and one order (seed ${seed})`, async () => {
    const cell = cellUnder("crash", await cellsIn("orders.scenario.ts"));
    const found = await find(cell, { property: "no-loss", within: 100, client: "nats-io" });
    if (found === undefined) throw new Error("not found within 100 runs");
    const { case: smallest, result } = await shrinkEnough(found);
    expect(smallest.schedule).toEqual([
      expect.objectContaining({ kind: "crash", process: expect.stringMatching(/^consumer/) }),
    ]);
    expect(workloadSize(smallest.workload)).toBeLessThanOrEqual(3);
    const again = await runCase(found.setting, smallest);
    expect(again.verdicts).toEqual(result.verdicts);
    expect(again.record.traceHash).toBe(result.record.traceHash);
  }, 120_000);

  it(`does what it claims without faults: no ordinary test finds the bug (seed ${seed})`, async () => {
    const cell = cellUnder("none", await cellsIn("orders.scenario.ts"));
    const search = await explore(cell, 50, "nats-io");
    expect([...search.violated.keys()].filter((property) => property !== "in-order")).toEqual([]);
  });
});

describe("orders-fixed.scenario.ts", () => {
  it(`keeps its claims in 2,000 runs (seed ${seed})`, async () => {
    const cells = await cellsIn("orders-fixed.scenario.ts");
    expect(cells.map(({ family }) => family.name)).toEqual(["none", "partition", "crash", "broker-restart"]);
    for (const cell of cells) {
      const search = await explore(cell, 500, "nats-io");
      expect(search.failure).toBeUndefined();
      expect(search.aggregate.runs).toBe(500);
      expect(cell.claimed).toContain("no-loss");
      expect(
        cell.claimed.filter((property) => search.violated.has(property) || search.open.has(property)),
      ).toEqual([]);
    }
  }, 120_000);
});
