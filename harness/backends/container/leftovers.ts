import { removeContainer, removeNetwork, type Engine } from "./engine.ts";
import { hasEnded, OWNER_LABEL, parseOwner } from "./owner.ts";

/** Removes the containers and networks of harnesses that were killed; gives their number. */
export async function removeLeftovers(engine: Engine): Promise<number> {
  const filters = { label: [OWNER_LABEL] };
  const containers = (await engine.listContainers({ all: true, filters })).filter(({ Labels }) =>
    isLeftover(Labels),
  );
  await Promise.allSettled(containers.map(({ Id }) => removeContainer(engine, Id)));
  // A network can go only when no container is on it any more.
  const networks = (await engine.listNetworks({ filters })).filter(({ Labels }) => isLeftover(Labels ?? {}));
  await Promise.allSettled(networks.map(({ Id }) => removeNetwork(engine, Id)));
  return containers.length + networks.length;
}

function isLeftover(labels: Readonly<Record<string, string>>): boolean {
  const owner = parseOwner(labels[OWNER_LABEL]);
  return owner !== undefined && hasEnded(owner);
}
