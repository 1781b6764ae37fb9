import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { StoreError, type ServerHost, type ServerHosting, type ServerPlan } from "../server-host.ts";
import type { ServerBinary } from "./binaries.ts";
import { messageOf } from "./message-of.ts";
import { NatsProcess } from "./nats-process.ts";
import { freePort } from "./port.ts";
import { SteadyStore, type PowerLossMechanism, type StoreHost } from "./store/store-host.ts";
import type { Workspace } from "./workspace.ts";

/** What the hosts of a run are like: they can lose power, or there is a reason why not. */
export type HostKind =
  | { readonly mechanism: PowerLossMechanism; readonly problem?: never; readonly open?: never }
  | {
      readonly mechanism?: never;
      readonly problem: string;
      /** Makes a disk that is not sound, in a server's own folder. */
      readonly open?: (folder: string) => Promise<StoreHost>;
    };

/** Servers of one run as processes on loopback, each with a folder of its own. */
export class ProcessHosting implements ServerHosting {
  readonly version: string;
  readonly powerProblem: string | undefined;
  readonly #path: string;
  readonly #folder: string;
  readonly #workspace: Workspace;
  readonly #mechanism: PowerLossMechanism | undefined;
  readonly #kind: HostKind;
  #created = 0;

  /** @param folder - Where the servers keep what they store. */
  constructor({ version, path }: ServerBinary, folder: string, workspace: Workspace, kind: HostKind) {
    this.version = version;
    this.powerProblem = kind.problem;
    this.#mechanism = kind.mechanism;
    this.#kind = kind;
    this.#path = path;
    this.#folder = folder;
    this.#workspace = workspace;
  }

  async create({ name, syncInterval, cluster }: ServerPlan): Promise<ServerHost> {
    const settings = {
      name,
      version: this.version,
      port: await freePort(),
      syncInterval,
      ...(cluster !== undefined && {
        cluster: { ...cluster, port: await freePort(), monitorPort: await freePort() },
      }),
    };
    // A cluster that is made anew has servers of the same names.
    const folder = join(this.#folder, `server-${++this.#created}`);
    await mkdir(folder);
    return new NatsProcess(this.#path, folder, settings, this.#workspace, await this.#store(name, folder));
  }

  async #store(name: string, folder: string): Promise<StoreHost> {
    if (this.#kind.open !== undefined) return this.#kind.open(folder);
    if (this.#mechanism === undefined) return new SteadyStore(join(folder, "store"));
    try {
      return await this.#mechanism.open(folder);
    } catch (cause) {
      throw new StoreError(`the disk of ${name} could not be made: ${messageOf(cause)}`, { cause });
    }
  }
}
