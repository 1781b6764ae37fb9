import { loadCells } from "../../../harness/suite/load.ts";
import type { CellSpec } from "../../../harness/suite/cells.ts";
import type { Scenario } from "../../../harness/scenario/scenario.ts";
import type { Pool } from "../../../harness/suite/pool.ts";
import { withProcesses } from "../../../harness/suite/real-backends.ts";
import { startRealPool } from "../../../harness/suite/real-pool.ts";
import type { SuiteSource } from "../../../harness/suite/source.ts";
import { binaries, childModule } from "./servers.ts";

/** Cells of the built-in suite with little to do, so that a run takes a few seconds. */
export async function quickCells(source: SuiteSource): Promise<CellSpec[]> {
  const cells = await loadCells(source);
  return cells.map(({ scenario, ...cell }) => ({
    ...cell,
    scenario: {
      ...scenario,
      ...(scenario.kind === "delivery" && { workload: { messages: 6, spread: 600, size: 64 } }),
      limits: { ...scenario.limits, quiet: 300, recovery: 30_000 },
    } as Scenario,
  }));
}

/** Does something with a pool for cells, and closes it. */
export async function withPool<Result>(
  source: SuiteSource,
  cells: readonly CellSpec[],
  size: number,
  work: (pool: Pool) => Promise<Result>,
): Promise<Result> {
  const pool = await startRealPool(source, cells, {
    backends: withProcesses(binaries),
    size,
    childModule,
    confirmBudget: 0,
  });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}
