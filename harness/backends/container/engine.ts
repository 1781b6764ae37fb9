import type { ContainerRuntimeClient } from "testcontainers";

/** The API of the engine, as testcontainers holds it. */
export type Engine = ContainerRuntimeClient["container"]["dockerode"];

/** Code of what is not there. */
const GONE = 404;
/** Code of what another one is removing already. */
const BEING_REMOVED = 409;

/** Removes a container, running or not, with its volumes; does nothing if it is gone. */
export async function removeContainer(engine: Engine, id: string): Promise<void> {
  await unlessGone(engine.getContainer(id).remove({ force: true, v: true }));
}

/** Removes a network on which there is no container; does nothing if it is gone. */
export async function removeNetwork(engine: Engine, id: string): Promise<void> {
  await unlessGone(engine.getNetwork(id).remove());
}

async function unlessGone(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode !== GONE && statusCode !== BEING_REMOVED) throw error;
  }
}
