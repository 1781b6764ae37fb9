import { homedir } from "node:os";
import type * as library from "testcontainers";
import type { ContainerRuntimeClient } from "testcontainers";
import { BackendUnavailableError } from "../process/binaries.ts";
import { dockerPlaces, dockerProblem, lookAt } from "./docker-problem.ts";

/** The package testcontainers, which is loaded only if this backend is used. */
export type Testcontainers = typeof library;

/** A Docker engine that answers. */
export interface Docker {
  readonly library: Testcontainers;
  readonly client: ContainerRuntimeClient;
  /** Where published ports of containers are reached. */
  readonly host: string;
  /** Whether the engine publishes ports on this very machine. */
  readonly isLocal: boolean;
  /** What this process has there at present, by id. */
  readonly held: Map<string, "container" | "network">;
}

/**
 * Finds a Docker engine as testcontainers does: by `DOCKER_HOST`, then at the usual sockets.
 * @throws BackendUnavailableError with what was tried, the error of each place and what to try.
 */
export async function openDocker(env: Readonly<Record<string, string | undefined>>): Promise<Docker> {
  const library = await loadLibrary();
  const client = await connect(library, env);
  const { host } = client.info.containerRuntime;
  const isLocal = host === "localhost" || host === "127.0.0.1";
  return { library, client, host: isLocal ? "127.0.0.1" : host, isLocal, held: new Map() };
}

async function loadLibrary(): Promise<Testcontainers> {
  try {
    return await import("testcontainers");
  } catch (cause) {
    throw new BackendUnavailableError(libraryProblem(cause), { cause });
  }
}

/** What to do about a package that is not there, or that this version of Node cannot load. */
function libraryProblem(cause: unknown): string {
  const missing = (cause as NodeJS.ErrnoException | undefined)?.code === "ERR_MODULE_NOT_FOUND";
  const what = missing ? "is not installed" : `cannot be loaded: ${String(cause)}`;
  return [
    `the package testcontainers ${what}; the backend container needs it`,
    "  what helps: npm install --save-dev testcontainers@11",
    ...(missing ? [] : [`  (this is Node ${process.versions.node}; testcontainers 12 needs 22 or newer)`]),
  ].join("\n");
}

async function connect(
  library: Testcontainers,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ContainerRuntimeClient> {
  try {
    return await library.getContainerRuntimeClient();
  } catch (cause) {
    const places = dockerPlaces({
      env,
      home: homedir(),
      uid: process.getuid?.(),
      platform: process.platform,
    });
    const findings = await Promise.all(places.map(lookAt));
    throw new BackendUnavailableError(dockerProblem(findings), { cause });
  }
}
