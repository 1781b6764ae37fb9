import type { Routes } from "../routes.ts";
import { UnsupportedFaultError, type FaultHandle, type Link } from "../world.ts";
import { ROUTE_PORT } from "./container-config.ts";
import type { ContainerServer } from "./container-server.ts";
import type { Docker } from "./docker.ts";
import { noOneWay } from "./impossible.ts";
import { addressOfOther, otherOn, removePairNetworks, type PairNetwork } from "./pair-networks.ts";

/** A pair of servers that some faults hold apart, with the server that was taken off their network. */
interface Apart {
  readonly taken: ContainerServer;
  holds: number;
}

/**
 * Connects each pair of servers over a network of Docker that only both are on. To hold a pair apart one
 * of them is taken off that network: what is under way on a connection comes when it is back on, with the same address.
 */
export class NetworkRoutes implements Routes {
  readonly #docker: Docker;
  readonly #networks: readonly PairNetwork[];
  readonly #server: (name: string) => ContainerServer | undefined;
  readonly #apart = new Map<PairNetwork, Apart>();

  /** @param server - Asked at every fault, as a cluster that does not come together is made anew. */
  constructor(
    docker: Docker,
    networks: readonly PairNetwork[],
    server: (name: string) => ContainerServer | undefined,
  ) {
    this.#docker = docker;
    this.#networks = networks;
    this.#server = server;
  }

  urls(server: string): readonly string[] {
    return this.#networks.flatMap((network) => {
      const other = otherOn(network, server);
      return other === undefined ? [] : [`nats://${other}:${ROUTE_PORT}`];
    });
  }

  bypass(said: Parameters<Routes["bypass"]>[0]): string | undefined {
    for (const [name, routes] of said) {
      const known = new Set(this.#networks.flatMap((network) => addressOfOther(network, name) ?? []));
      const direct = routes?.find(({ ip }) => !known.has(ip));
      if (direct !== undefined)
        return `${name} is connected to ${direct.remote} at ${direct.ip}, past the networks of pairs`;
    }
    return undefined;
  }

  hold(links: readonly Link[]): FaultHandle {
    const held = this.#pairsOf(links);
    const begun = Promise.all(held.map(({ network, first }) => this.#hold(network, first))).then(() => {});
    let isOver = false;
    return {
      begun,
      acting: begun,
      heal: () => {
        if (isOver) return;
        isOver = true;
        for (const { network } of held) this.#release(network);
      },
      evidence: () => ({ networksDisconnected: held.length }),
    };
  }

  async close(): Promise<void> {
    await removePairNetworks(this.#docker, this.#networks);
  }

  /** Pairs that links hold apart in both directions, with the server that is named first. */
  #pairsOf(links: readonly Link[]): { network: PairNetwork; first: string }[] {
    const held = new Map<PairNetwork, string>();
    for (const { from, to } of links) {
      const network = this.#networks.find((known) => otherOn(known, from) === to);
      if (network === undefined) throw new UnsupportedFaultError(`there is no network of ${from} and ${to}`);
      if (!links.some((link) => link.from === to && link.to === from))
        throw new UnsupportedFaultError(noOneWay);
      if (!held.has(network)) held.set(network, from);
    }
    return [...held].map(([network, first]) => ({ network, first }));
  }

  async #hold(network: PairNetwork, first: string): Promise<void> {
    const known = this.#apart.get(network);
    if (known !== undefined) {
      known.holds++;
      return;
    }
    const taken = this.#server(first);
    if (taken === undefined) return;
    this.#apart.set(network, { taken, holds: 1 });
    await taken.disconnect(network);
  }

  #release(network: PairNetwork): void {
    const apart = this.#apart.get(network);
    if (apart === undefined || --apart.holds > 0) return;
    this.#apart.delete(network);
    void apart.taken.connect(network);
  }
}
