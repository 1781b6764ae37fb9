import { setTimeout as sleep } from "node:timers/promises";
import { ServerStartError } from "../server-host.ts";
import type { Docker } from "./docker.ts";
import { removeNetwork, type Engine } from "./engine.ts";
import { ownLabels } from "./owner.ts";
import { pairSubnets } from "./subnets.ts";

/** Two servers of a cluster, and the network that only they are on. */
export interface PairNetwork {
  /** Id of the network. */
  readonly id: string;
  readonly servers: readonly [string, string];
  /** Address on it of each of both. */
  readonly addresses: readonly [string, string];
}

/** Another program may take addresses that were free a moment ago. */
const TRIES = 8;
const RETRY_DELAY = 100;

/**
 * Makes a network for each pair of servers.
 * @param prefix - What their names begin with; no others may have it. It must come behind `bridge` in the
 *   order of the alphabet: an engine sends what is for elsewhere over the first of a container's networks.
 * @throws ServerStartError if there are no addresses for them.
 */
export async function openPairNetworks(
  docker: Docker,
  prefix: string,
  names: readonly string[],
): Promise<PairNetwork[]> {
  const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other] as const));
  for (let tried = 1; ; tried++) {
    try {
      return await openAll(docker, prefix, pairs);
    } catch (cause) {
      const text = cause instanceof Error ? cause.message : String(cause);
      if (tried < TRIES && /overlap/i.test(text)) await sleep(RETRY_DELAY * tried);
      else
        throw new ServerStartError(
          `docker cannot make networks for a cluster of ${names.length}: ${text}\n  what helps: docker network prune, if there are many`,
          { cause },
        );
    }
  }
}

/** Removes networks on which there is nobody any more. */
export async function removePairNetworks(docker: Docker, networks: readonly PairNetwork[]): Promise<void> {
  await Promise.all(networks.map(({ id }) => remove(docker, id)));
}

/** The other server on a network than the named one; undefined if that is not on it. */
export function otherOn({ servers: [one, other] }: PairNetwork, name: string): string | undefined {
  if (name === one) return other;
  return name === other ? one : undefined;
}

/** Where on a network a server finds the other one; undefined if it is not on it. */
export function addressOfOther({ servers, addresses }: PairNetwork, name: string): string | undefined {
  const index = servers.indexOf(name);
  return index === -1 ? undefined : addresses[1 - index];
}

async function openAll(
  docker: Docker,
  prefix: string,
  pairs: readonly (readonly [string, string])[],
): Promise<PairNetwork[]> {
  const subnets = pairSubnets(await freeSubnet(docker, `${prefix}-probe`), pairs.length);
  const opened: PairNetwork[] = [];
  try {
    for (const [index, { subnet, addresses }] of subnets.entries()) {
      const servers = pairs[index] ?? ["", ""];
      const id = await create(docker, `${prefix}-${servers.join("-")}`, subnet);
      opened.push({ id, servers, addresses });
    }
    return opened;
  } catch (error) {
    await removePairNetworks(docker, opened);
    throw error;
  }
}

/** A subnet that an engine has for one network, and nobody else uses: one network a pair would soon use up all it has. */
async function freeSubnet(docker: Docker, name: string): Promise<string> {
  const id = await create(docker, name);
  try {
    const probe: unknown = await engineOf(docker).getNetwork(id).inspect();
    const subnets = ((probe as Placed).IPAM?.Config ?? []).flatMap(({ Subnet: subnet }) => subnet ?? []);
    return subnets.find((subnet) => subnet.includes(".")) ?? "none";
  } finally {
    await remove(docker, id);
  }
}

/** What an engine tells of a network. */
interface Placed {
  readonly IPAM?: { readonly Config?: readonly { readonly Subnet?: string }[] };
}

async function create(docker: Docker, name: string, subnet?: string): Promise<string> {
  const { id } = await engineOf(docker).createNetwork({
    Name: name,
    Driver: "bridge",
    Labels: ownLabels(),
    ...(subnet !== undefined && { IPAM: { Config: [{ Subnet: subnet }] } }),
  });
  docker.held.set(id, "network");
  return id;
}

async function remove(docker: Docker, id: string): Promise<void> {
  await removeNetwork(engineOf(docker), id);
  docker.held.delete(id);
}

function engineOf({ client }: Docker): Engine {
  return client.container.dockerode;
}
