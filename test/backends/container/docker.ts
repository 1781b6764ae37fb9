import { describe } from "vitest";
import { openContainers, type Containers } from "../../../harness/backends/container/containers.ts";
import type { Engine } from "../../../harness/backends/container/engine.ts";
import { OWNER_LABEL, parseOwner } from "../../../harness/backends/container/owner.ts";

/** Image of these tests: one that `npm run image` builds. */
export const image = process.env["CAPSTAN_TEST_IMAGE"] ?? "capstan/nats-server:latest";

let opened: Containers | undefined;
let problem = "";
try {
  opened = await openContainers(process.env, image);
} catch (error) {
  problem = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
}

/** Docker with the image, inside {@link describeWithDocker}. */
export function containers(): Containers {
  if (opened === undefined) throw new Error(problem);
  return opened;
}

/** The API of the engine, inside {@link describeWithDocker}. */
export function engine(): Engine {
  return containers().docker.client.container.dockerode;
}

/**
 * A suite that needs Docker and an image; skipped with the reason if there is none, unless
 * CAPSTAN_REQUIRE_DOCKER is set.
 */
export function describeWithDocker(name: string, tests: () => void): void {
  if (opened !== undefined) describe(name, tests);
  else if (process.env["CAPSTAN_REQUIRE_DOCKER"] !== "1")
    describe.skip(`${name} (skipped: ${problem})`, tests);
  else throw new Error(`CAPSTAN_REQUIRE_DOCKER is set, and there is no Docker with ${image}: ${problem}`);
}

/** Ids of all containers, running or not, that belong to a harness with this number. */
export async function containersOf(pid: number | undefined): Promise<string[]> {
  const all = await engine().listContainers({ all: true, filters: { label: [OWNER_LABEL] } });
  return all.filter(({ Labels }) => parseOwner(Labels[OWNER_LABEL])?.pid === pid).map(({ Id }) => Id);
}

/** Ids of all networks that belong to a harness with this number. */
export async function networksOf(pid: number | undefined): Promise<string[]> {
  const all = await engine().listNetworks({ filters: { label: [OWNER_LABEL] } });
  return all.filter(({ Labels }) => parseOwner(Labels?.[OWNER_LABEL])?.pid === pid).map(({ Id }) => Id);
}
