import { randomBytes } from "node:crypto";
import type { ServerHost, ServerHosting, ServerPlan } from "../server-host.ts";
import { ContainerServer } from "./container-server.ts";
import type { Docker } from "./docker.ts";
import { noPowerLoss } from "./impossible.ts";
import type { ServerImage } from "./image.ts";

/** Servers of one run in containers. */
export class ContainerHosting implements ServerHosting {
  readonly powerProblem = noPowerLoss;
  readonly #docker: Docker;
  readonly #image: ServerImage;
  readonly #failed: (error: unknown) => void;

  /** @param failed - Told of what went wrong where nobody waits. */
  constructor(docker: Docker, image: ServerImage, failed: (error: unknown) => void) {
    this.#docker = docker;
    this.#image = image;
    this.#failed = failed;
  }

  get version(): string {
    return this.#image.version;
  }

  async create(plan: ServerPlan): Promise<ServerHost> {
    return new ContainerServer({
      docker: this.#docker,
      image: this.#image,
      plan,
      containerName: `capstan-${process.pid}-${randomBytes(4).toString("hex")}-${plan.name}`,
      failed: this.#failed,
    });
  }
}
