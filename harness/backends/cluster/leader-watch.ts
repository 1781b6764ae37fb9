import { setTimeout as sleep } from "node:timers/promises";
import type { Leaders } from "../../scenario/server-role.ts";
import type { ServerHost } from "../server-host.ts";
import { Leadership, type LeaderChange } from "./leadership.ts";
import { jetStreamState } from "./monitor.ts";

/** Milliseconds between two looks at a server: how late a change may be noticed. */
const LOOK_INTERVAL = 50;

/** Asks every server of a cluster again and again what it leads, past all faults of the network. */
export class LeaderWatch {
  readonly #servers: ReadonlyMap<string, ServerHost>;
  readonly #told: (change: LeaderChange) => void;
  readonly #leadership = new Leadership();
  #watching: Promise<unknown> = Promise.resolve();
  #stopped = false;

  /** @param told - Told of every change; must not throw. */
  constructor(servers: ReadonlyMap<string, ServerHost>, told: (change: LeaderChange) => void) {
    this.#servers = servers;
    this.#told = told;
  }

  /** Begins to watch; resolves when all servers were asked once. */
  async start(): Promise<void> {
    await Promise.all([...this.#servers.values()].map((server) => this.#look(server)));
    this.#watching = Promise.all([...this.#servers.values()].map((server) => this.#watch(server)));
  }

  /** Who leads, or did last. */
  leaders(): Leaders {
    return this.#leadership.leaders();
  }

  /** Stops to watch; resolves when no question is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#watching;
  }

  async #watch(server: ServerHost): Promise<void> {
    while (!this.#stopped) {
      await sleep(LOOK_INTERVAL);
      await this.#look(server);
    }
  }

  async #look(server: ServerHost): Promise<void> {
    const state = server.state === "alive" ? await jetStreamState(server.address("monitor")) : undefined;
    // One that stands still, or is late, leads what it led.
    if (this.#stopped || (state === undefined && server.state !== "down")) return;
    for (const change of this.#leadership.observe(server.name, state)) this.#told(change);
  }
}
