import { simulatedReleases, simulatedServer } from "../backends/sim/releases.ts";
import type { CellSpec } from "./cells.ts";
import type { Pool } from "./pool.ts";
import { startPool } from "./pool.ts";
import type { MemberOptions } from "./pool-member.ts";
import { CHUNK_SIZE } from "./run-suite.ts";
import type { SuiteSource } from "./source.ts";

/** A backend that can be used here. */
export interface BackendChoice {
  readonly name: "sim" | "process" | "container";
  /** Name and version of the broker, for reports. */
  readonly server: string;
  /** Releases of nats-server that it can run, as `2.10.27`; that of {@link server} if absent. */
  readonly releases?: readonly string[];
  /** Whether time is real there: then runs take seconds, and no two are the same. */
  readonly real: boolean;
  /** Runs in one piece of work. */
  readonly chunkSize: number;
  /** Which of some kinds of faults cannot be injected here, with the reasons. */
  impossible(kinds: ReadonlySet<string>): Promise<ReadonlyMap<string, string>>;
  /** Starts an executor for cells that were loaded from a source. */
  start(source: SuiteSource, cells: readonly CellSpec[], size: number, options?: Partial<MemberOptions>): Promise<Pool>;
}

/**
 * The simulation, on worker threads; its server as of a generation such as `2.10`, or the newest.
 * @throws RangeError if no profile is called so.
 */
export function simulated(generation?: string): BackendChoice {
  return {
    name: "sim",
    server: simulatedServer(generation),
    releases: simulatedReleases,
    real: false,
    chunkSize: CHUNK_SIZE,
    impossible: () => Promise.resolve(new Map()),
    start: (source, _, size, options) => startPool(source, size, options),
  };
}
