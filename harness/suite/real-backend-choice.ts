import { join } from "node:path";
import { openContainers } from "../backends/container/containers.ts";
import { imageFor } from "../backends/container/image-name.ts";
import { BackendUnavailableError, chooseBinary, findBinaries, isOf, type BinaryPlaces } from "../backends/process/binaries.ts";
import { Workspace } from "../backends/process/workspace.ts";
import type { BackendChoice } from "./backend-choice.ts";
import { simulatedForecast } from "./forecast.ts";
import { withContainers, withProcesses, type OpenRealBackends } from "./real-backends.ts";
import { REAL_CHUNK_SIZE, startRealPool } from "./real-pool.ts";

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
