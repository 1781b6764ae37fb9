import { expect, test } from "vitest";
import { runSuite } from "../../../harness/suite/run-suite.ts";
import { quickCells, withPool } from "./pool.ts";
import { describeWithServer } from "./servers.ts";

const faults = ["none", "partition", "cut", "crash", "pause", "broker-restart", "drop"];
const source = { files: [], faults, client: "nats-io" } as const;

describeWithServer("the built-in strategies on real processes", () => {
  test("hold their claims under the faults that can be injected", { timeout: 120_000 }, async () => {
    const cells = await quickCells(source);
    const searches = await withPool(source, cells, 8, (pool) => runSuite(cells, pool, { seed: 1, runs: 1 }));
    const found = searches.map(({ options, failure, unsupported, aggregate, violated }) => ({
      cell: options.id,
      runs: aggregate.runs,
      failure,
      unsupported: [...unsupported],
      broken: options.claimed.filter((property) => violated.has(property)),
    }));
    expect(found).toEqual(
      cells.map(({ id }) => ({ cell: id, runs: 1, failure: undefined, unsupported: [], broken: [] })),
    );
    const bitten = searches.filter(({ aggregate }) => aggregate.vacuousRuns === 0);
    expect(bitten.length, "cells in which a fault took effect").toBeGreaterThan(cells.length / 2);
  });
});
