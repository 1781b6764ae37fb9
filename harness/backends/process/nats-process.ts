import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ServerStartError,
  StoreError,
  type HostPower,
  type RunState,
  type ServerAddress,
  type ServerHost,
  type ServerPort,
} from "../server-host.ts";
import { ChildState } from "./child-state.ts";
import { messageOf } from "./message-of.ts";
import { dyingWithParent } from "./own-process.ts";
import { servesJetStream } from "./ready.ts";
import { serverConfig, type ServerSettings } from "./server-config.ts";
import type { StoreHost } from "./store/store-host.ts";
import type { Workspace } from "./workspace.ts";

/** Milliseconds that a server may take until it serves. */
const START_LIMIT = 20_000;
/** Milliseconds between two looks at whether it serves. */
const LOOK_INTERVAL = 5;
/** Starts that are tried: its port may be taken for a moment. */
const TRIES = 3;
const RETRY_DELAY = 200;
/** Lines of the log that are kept for the message if it does not start. */
const LOG_LINES = 40;

/** A nats-server process on loopback that keeps its port and its store through restarts. */
export class NatsProcess implements ServerHost {
  readonly name: string;
  readonly port: number;
  readonly #ports: Readonly<Record<ServerPort, number | undefined>>;
  readonly #binary: string;
  readonly #config: string;
  readonly #workspace: Workspace;
  readonly #store: StoreHost;
  readonly #log: string[] = [];
  #child: ChildState | undefined;
  #starting: Promise<void> | undefined;
  #dying: Promise<unknown> = Promise.resolve();
  #stopped = false;

  /** @param folder - Where its configuration goes; it exists. */
  constructor(
    binary: string,
    folder: string,
    settings: Omit<ServerSettings, "storeFolder">,
    workspace: Workspace,
    store: StoreHost,
  ) {
    this.name = settings.name;
    const { port, cluster } = settings;
    this.port = port;
    this.#ports = { client: port, cluster: cluster?.port, monitor: cluster?.monitorPort };
    this.#binary = binary;
    this.#workspace = workspace;
    this.#store = store;
    this.#config = join(folder, "server.conf");
    writeFileSync(this.#config, serverConfig({ ...settings, storeFolder: store.folder }));
  }

  /** Where clients find it without anything in between. */
  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  address(what: ServerPort): ServerAddress | undefined {
    const port = this.#ports[what];
    return port === undefined ? undefined : { host: "127.0.0.1", port };
  }

  get state(): RunState {
    return this.#starting === undefined ? (this.#child?.state ?? "down") : "down";
  }

  /** Whether it is on its way up. */
  get starting(): boolean {
    return this.#starting !== undefined;
  }

  /** Starts the process; resolves when it serves. Does nothing if it runs or is starting. */
  start(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#starting ??= this.#start().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  /** SIGKILL: what reached the page cache survives. False if it does not run. */
  kill(): boolean {
    const child = this.#child;
    if (child === undefined || this.#starting !== undefined) return false;
    this.#child = undefined;
    this.#dying = child.kill();
    return true;
  }

  /** SIGSTOP; false if it does not run. */
  pause(): boolean {
    return this.#child?.pause() ?? false;
  }

  /** SIGCONT; false if it was not paused. */
  resume(): boolean {
    return this.#child?.resume() ?? false;
  }

  get power(): HostPower | undefined {
    const store = this.#store;
    if (store.losePower === undefined) return undefined;
    const taken = store.losePower.bind(store);
    return {
      get syncs() {
        return store.syncs;
      },
      settle: () => this.#onStore(store.settle()),
      lose: () => {
        if (!this.kill()) return undefined;
        const lost = this.#onStore(this.#dying.then(taken));
        this.#dying = lost;
        return lost;
      },
    };
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#starting?.catch(() => {});
    this.kill();
    await this.#dying.catch(() => {});
    await this.#store.close();
  }

  async #start(): Promise<void> {
    await this.#dying;
    if (this.#child !== undefined) return;
    for (let tried = 1; ; tried++) {
      const child = new ChildState(this.#spawn());
      if (await this.#serves(child)) this.#child = child;
      else await child.kill();
      if (this.#child !== undefined) return;
      if (tried === TRIES) throw new ServerStartError(this.#failure());
      await sleep(RETRY_DELAY);
    }
  }

  #spawn(): ChildProcess {
    this.#log.length = 0;
    const own = this.#store.command(this.#binary, ["-c", this.#config]);
    const { program, args } = dyingWithParent(own.program, own.args);
    // A group of its own: Ctrl-C is for the harness, which decides what it means.
    const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], detached: true });
    this.#workspace.adopt(child);
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#log.push(...text.split("\n"));
      this.#log.splice(0, this.#log.length - LOG_LINES);
    });
    return child;
  }

  async #serves(child: ChildState): Promise<boolean> {
    const end = Date.now() + START_LIMIT;
    await Promise.race([once(child.process, "spawn"), child.gone]);
    while (child.state !== "down" && Date.now() < end) {
      // The log tells that it is this very server that listens there.
      if (this.#log.join("").includes("Server is ready") && (await servesJetStream(this.port))) return true;
      await sleep(LOOK_INTERVAL);
    }
    return false;
  }

  async #onStore<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (cause) {
      throw new StoreError(`the disk of ${this.name} does not do what it must: ${messageOf(cause)}`, { cause });
    }
  }

  #failure(): string {
    return [`${this.name} (${this.#binary}) did not start; the end of its log:`, ...this.#log.filter((line) => line !== "").map((line) => `  ${line}`)].join("\n");
  }
}
