import { afterAll } from "vitest";
import { loadCells } from "../../../harness/suite/load.ts";
import type { CellSpec } from "../../../harness/suite/cells.ts";
import type { Pool } from "../../../harness/suite/pool.ts";
import { startRealPool } from "../../../harness/suite/real-pool.ts";
import type { SuiteSource } from "../../../harness/suite/source.ts";
import { binaries, childModule } from "./servers.ts";

/** Cells with a pool that runs them on real processes. */
export interface RealCells {
  readonly cells: readonly CellSpec[];
  readonly pool: Pool;
}

/** Loads the cells of a source and starts a pool, which is closed after the tests of the file. */
export async function realCells(source: Omit<SuiteSource, "client">, size: number): Promise<RealCells> {
  const whole: SuiteSource = { ...source, client: "nats-io" };
  const cells = await loadCells(whole);
  const pool = await startRealPool(whole, cells, { binaries, size, childModule, confirmBudget: 0 });
  afterAll(() => pool.close());
  return { cells, pool };
}
