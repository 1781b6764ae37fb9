import { randomBytes } from "node:crypto";
import type { Routes } from "../routes.ts";
import type { ServerHost, ServerHosting, ServerPlan } from "../server-host.ts";
import { ContainerServer } from "./container-server.ts";
import type { Docker } from "./docker.ts";
import { noPowerLoss } from "./impossible.ts";
import type { ServerImage } from "./image.ts";
import { NetworkRoutes } from "./network-routes.ts";
import { openPairNetworks, type PairNetwork } from "./pair-networks.ts";

/** Servers of one run in containers. */
export class ContainerHosting implements ServerHosting {
  readonly powerProblem = noPowerLoss;
  readonly #docker: Docker;
  readonly #image: ServerImage;
  readonly #failed: (error: unknown) => void;
  readonly #servers = new Map<string, ContainerServer>();
  #networks: readonly PairNetwork[] = [];

  /** @param failed - Told of what went wrong where nobody waits. */
  constructor(docker: Docker, image: ServerImage, failed: (error: unknown) => void) {
    this.#docker = docker;
    this.#image = image;
    this.#failed = failed;
  }

  get version(): string {
    return this.#image.version;
  }

  async routes(names: readonly string[]): Promise<Routes> {
    this.#networks = await openPairNetworks(this.#docker, newName(), names);
    return new NetworkRoutes(this.#docker, this.#networks, (name) => this.#servers.get(name));
  }

  async create(plan: ServerPlan): Promise<ServerHost> {
    const server = new ContainerServer({
      docker: this.#docker,
      image: this.#image,
      plan,
      networks: this.#networks.filter(({ servers }) => servers.includes(plan.name)),
      containerName: `${newName()}-${plan.name}`,
      failed: this.#failed,
    });
    this.#servers.set(plan.name, server);
    return server;
  }
}

/** What nothing else in Docker is called. */
function newName(): string {
  return `capstan-${process.pid}-${randomBytes(4).toString("hex")}`;
}
