import { join } from "node:path";
import { openContainers } from "../backends/container/containers.ts";
import { imageFor } from "../backends/container/image-name.ts";
import { BackendUnavailableError, chooseBinary, findBinaries, isOf, type BinaryPlaces } from "../backends/process/binaries.ts";
import { simulatedReleases, simulatedServer } from "../backends/sim/backend.ts";
import type { CellSpec } from "./cells.ts";
import type { Pool } from "./pool.ts";
import { simulatedForecast } from "./forecast.ts";
import { startPool } from "./pool.ts";
import type { MemberOptions } from "./pool-member.ts";
import { Workspace } from "../backends/process/workspace.ts";
import { withContainers, withProcesses, type OpenRealBackends } from "./real-backends.ts";
import { REAL_CHUNK_SIZE, startRealPool } from "./real-pool.ts";
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

/**
 * Real processes on this machine, with a nats-server of a generation such as `2.10`, or the first found.
 * @param inProcess - Whether processes of the application run in this process, for debugging.
 * @throws BackendUnavailableError if there is none; the message says where it was looked for.
 */
export function realProcesses(places: BinaryPlaces, generation?: string, inProcess = false): BackendChoice {
  const binaries = findBinaries(places);
  const { version } = chooseBinary(binaries, places, generation);
  const backends = withProcesses(binaries, inProcess);
  return {
    name: "process",
    server: `nats-server ${version}`,
    releases: binaries.map((binary) => binary.version),
    real: true,
    chunkSize: REAL_CHUNK_SIZE,
    impossible: (kinds) => impossibleWith(backends, kinds),
    start: (source, cells, size, options) =>
      startRealPool(source, cells, {
        backends,
        size,
        forecast: simulatedForecast(source),
        inProcess,
        ...(options?.output !== undefined && { output: options.output }),
      }),
  };
}

/**
 * Servers in containers, and real processes on this machine.
 * @param image - Name of the image; an official one if absent.
 * @throws BackendUnavailableError if there is no Docker or no image; the message says why and what helps.
 */
export async function realContainers(
  { env, cwd }: BinaryPlaces,
  image: string | undefined,
  generation?: string,
): Promise<BackendChoice> {
  const containers = await openContainers(env, generation === undefined ? image : imageFor(image, generation));
  if (!isOf(containers.version, generation)) {
    throw new BackendUnavailableError(
      `--image ${image} has nats-server ${containers.version}, and --server asks for ${generation}; leave one of them out`,
    );
  }
  const backends = withContainers(containers, join(cwd, ".capstan", "logs"));
  return {
    name: "container",
    server: `nats-server ${containers.version}`,
    real: true,
    chunkSize: REAL_CHUNK_SIZE,
    impossible: (kinds) => impossibleWith(backends, kinds),
    start: (source, cells, size, options) =>
      startRealPool(source, cells, {
        backends,
        size,
        forecast: simulatedForecast(source),
        ...(options?.output !== undefined && { output: options.output }),
      }),
  };
}

/** Asks backends that have no runs yet. */
async function impossibleWith(open: OpenRealBackends, kinds: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  using workspace = new Workspace();
  return await open(workspace).impossible(kinds);
}
