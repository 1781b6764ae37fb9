import { join } from "node:path";
import type { ServerHost, ServerHosting, ServerPlan } from "../server-host.ts";
import type { ServerBinary } from "./binaries.ts";
import { NatsProcess } from "./nats-process.ts";
import { freePort } from "./port.ts";
import type { Workspace } from "./workspace.ts";

/** Servers of one run as processes on loopback, each with a folder of its own. */
export class ProcessHosting implements ServerHosting {
  readonly version: string;
  readonly #path: string;
  readonly #folder: string;
  readonly #workspace: Workspace;

  /** @param folder - Where the servers keep what they store. */
  constructor({ version, path }: ServerBinary, folder: string, workspace: Workspace) {
    this.version = version;
    this.#path = path;
    this.#folder = folder;
    this.#workspace = workspace;
  }

  async create({ name, syncInterval }: ServerPlan): Promise<ServerHost> {
    const settings = { name, version: this.version, port: await freePort(), syncInterval };
    return new NatsProcess(this.#path, join(this.#folder, name), settings, this.#workspace);
  }
}
