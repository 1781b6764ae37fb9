import { setTimeout as sleep } from "node:timers/promises";
import type { Routes } from "../routes.ts";
import { ServerStartError, type ServerHost } from "../server-host.ts";
import { disagreement, type Said } from "./agreement.ts";
import { jetStreamState, routeStates } from "./monitor.ts";

/** Milliseconds until all servers must agree; the election of a meta leader now and then takes some seconds. */
const AGREEMENT_LIMIT = 15_000;
/** Milliseconds between two looks. */
const LOOK_INTERVAL = 25;
/** Looks at the connections between servers until one that no fault would meet counts. */
const LOOKS = 8;
/** A cluster may settle for good with one server missing: then it is made anew. */
const TRIES = 3;

/** What a cluster is started with. */
export interface ClusterStart {
  readonly names: readonly string[];
  readonly routes: Routes;
  /** The servers by name; filled here. */
  readonly servers: Map<string, ServerHost>;
  /** Makes one server, with an empty store. */
  readonly create: (name: string) => Promise<ServerHost>;
  /** Whether the run has been ended by force. */
  readonly over: () => boolean;
}

/**
 * Starts the servers of a cluster one after the other, and waits until all agree on a leader and on
 * their number; one that does not come together is started from scratch.
 *
 * @throws ServerStartError if it never does, or if no fault would meet the connection between two servers.
 */
export async function startCluster(start: ClusterStart): Promise<void> {
  const { names, servers, over } = start;
  for (let tried = 1; ; tried++) {
    for (const name of names) servers.set(name, await start.create(name));
    // At the same instant some would settle without the others.
    for (const server of servers.values()) await server.start();
    const problem = await untilAgreed(servers, over);
    if (problem === undefined || over()) break;
    if (tried === TRIES)
      throw new ServerStartError(`the ${names.length} servers did not become a cluster: ${problem}`);
    await Promise.all([...servers.values()].map((server) => server.stop()));
  }
  const direct = await lastingBypass(servers, start.routes);
  if (direct !== undefined)
    throw new ServerStartError(`faults between servers would not take effect: ${direct}`);
}

async function untilAgreed(
  servers: ReadonlyMap<string, ServerHost>,
  over: () => boolean,
): Promise<string | undefined> {
  const end = performance.now() + AGREEMENT_LIMIT;
  for (;;) {
    const problem = disagreement(
      await askAll(servers, (server) => jetStreamState(server.address("monitor"))),
    );
    if (problem === undefined || over() || performance.now() >= end) return problem;
    await sleep(LOOK_INTERVAL);
  }
}

/** While a route is being replaced by another one, server and proxy may not know of the same. */
async function lastingBypass(
  servers: ReadonlyMap<string, ServerHost>,
  routes: Routes,
): Promise<string | undefined> {
  for (let look = 1; ; look++) {
    const direct = routes.bypass(await askAll(servers, (server) => routeStates(server.address("monitor"))));
    if (direct === undefined || look === LOOKS) return direct;
    await sleep(LOOK_INTERVAL * look);
  }
}

/** Asks all servers at the same time. */
export async function askAll<State>(
  servers: ReadonlyMap<string, ServerHost>,
  ask: (server: ServerHost) => Promise<State | undefined>,
): Promise<Said<State>> {
  return new Map(
    await Promise.all([...servers].map(async ([name, server]) => [name, await ask(server)] as const)),
  );
}
