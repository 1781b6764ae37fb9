import type { SyncInterval } from "../scenario/topology.ts";
import type { Routes } from "./routes.ts";

/** Whether a process or server runs, stands still or is gone. */
export type RunState = "alive" | "paused" | "down";

/** What a server listens for: clients, the routes of other servers, requests for its state over HTTP. */
export type ServerPort = "client" | "cluster" | "monitor";

/** Where a server can be reached from the harness, without anything in between. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** What a server of a run is made from, wherever it runs. */
export interface ServerPlan {
  /** `nats-1` …. */
  readonly name: string;
  readonly syncInterval: SyncInterval;
  /** Absent for a server that stands alone. */
  readonly cluster?: ClusterPlan;
}

/** What makes a server a member of a cluster. */
export interface ClusterPlan {
  readonly name: string;
  /** URLs under which it finds the other members. */
  readonly routes: readonly string[];
}

/**
 * One real server of a run: a process, a container. It keeps its name and its store through restarts.
 *
 * `kill`, `pause` and `resume` take effect in {@link state} at once; what takes a while goes on behind.
 */
export interface ServerHost {
  readonly name: string;
  readonly state: RunState;
  /** Whether it is on its way up. */
  readonly starting: boolean;
  /** Where it listens; undefined if it does not, or not now: an address may change with every start. */
  address(port: ServerPort): ServerAddress | undefined;
  /**
   * Starts it; resolves when it serves clients. Does nothing if it runs or is starting.
   * @throws ServerStartError
   */
  start(): Promise<void>;
  /** Ends it without a goodbye: what reached its page cache survives. False if it does not run. */
  kill(): boolean;
  /** Freezes it; false if it does not run. */
  pause(): boolean;
  /** Lets it go on; false if it was not paused. */
  resume(): boolean;
  /** What can be done to the power of its host; absent if nothing can. */
  readonly power?: HostPower | undefined;
  /** What it has logged over all its starts, for whoever looks into a failed run; absent if nobody keeps it. */
  log?(): Promise<string>;
  /** Ends it for good; resolves when nothing is left of it but its store. */
  stop(): Promise<void>;
}

/** The power of a server's host. */
export interface HostPower {
  /** Times that the server made something survive power loss; undefined if they cannot be counted. */
  readonly syncs: number | undefined;
  /** Makes everything that was written so far survive. */
  settle(): Promise<void>;
  /**
   * Takes the power: the server ends at once, and what it had not synced is gone when the promise resolves.
   * Undefined if the server does not run.
   * @throws StoreError as a rejection.
   */
  lose(): Promise<PowerLossToll> | undefined;
}

/** What a power loss took from a store. */
export interface PowerLossToll {
  /** Bytes that are not there any more, or not what they were: of each file all behind its unchanged beginning. */
  readonly bytes: number;
  /** Files that are gone, or are not what they were. */
  readonly files: number;
}

/** Where the servers of one run come from: a backend has one for each run. */
export interface ServerHosting {
  /** Version of the servers, as `2.10.27`. */
  readonly version: string;
  /** Why no power can be taken from its servers; present if {@link ServerHost.power} is absent. */
  readonly powerProblem?: string | undefined;
  /** Opens ways between servers with these names that are its own; absent if they are to be proxied. */
  routes?(names: readonly string[]): Promise<Routes>;
  /** Makes a server, which is down, with an empty store of its own. */
  create(plan: ServerPlan): Promise<ServerHost>;
}

/** What hosts a server does not do as it was told: that says something about this machine, and nothing about capstan. */
export class ServerHostError extends Error {
  override readonly name: string = "ServerHostError";
}

/** A server did not start; the message has the end of its log. */
export class ServerStartError extends ServerHostError {
  override readonly name = "ServerStartError";
}

/** What a server keeps its store on could not be made, or not be treated as asked. */
export class StoreError extends ServerHostError {
  override readonly name = "StoreError";
}

/** Where clients find a server, as `nats://127.0.0.1:4222`; undefined while it has no address. */
export function clientUrl(server: ServerHost): string | undefined {
  const address = server.address("client");
  return address === undefined ? undefined : `nats://${address.host}:${address.port}`;
}
