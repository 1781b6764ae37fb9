import { join } from "node:path";
import { expect, test } from "vitest";
import type { RunCase } from "../../../harness/scenario/scenario.ts";
import { loadCells } from "../../../harness/suite/load.ts";
import { withPool } from "./pool.ts";
import { describeWithServer, root } from "./servers.ts";

/** Both payment services die while the warehouse is asked to set the goods of the second order aside. */
const whileReserving: RunCase = {
  workload: { messages: [{ at: 0, producer: 1, size: 0 }, { at: 500, producer: 1, size: 0 }] },
  schedule: ["consumer-1", "consumer-2"].map((process) => ({ kind: "crash", at: 550, duration: 100, process })),
  seed: 1,
};

describeWithServer("the example on real processes", () => {
  test.concurrent.each([
    ["orders", "violated"],
    ["orders-fixed", "held"],
  ])("%s: no loss %s", { timeout: 60_000 }, async (name, verdict) => {
    const file = join(root, `examples/order-pipeline/${name}.scenario.ts`);
    const source = { files: [file], faults: ["crash"], client: "nats-io" } as const;
    const result = await withPool(source, await loadCells(source), 1, (pool) =>
      pool.replay({ type: "replay", cell: 0, property: "no-loss", case: whileReserving }),
    );
    expect(result.failure).toBeUndefined();
    expect(result.verdicts.find(({ property }) => property === "no-loss")?.verdict.verdict).toBe(verdict);
  });
});
