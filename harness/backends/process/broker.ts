import { setTimeout as sleep } from "node:timers/promises";
import type { NatsClient } from "../../clients/client.ts";
import { replicasOf, serverNames, type Topology } from "../../scenario/topology.ts";
import type { Leaders } from "../../scenario/server-role.ts";
import type { UntimedEvent } from "../backend.ts";
import { LeaderWatch } from "../cluster/leader-watch.ts";
import type { LeaderChange } from "../cluster/leadership.ts";
import { proxiedRoutes } from "../cluster/proxied-routes.ts";
import { startCluster } from "../cluster/start-cluster.ts";
import type { ProxyNetwork } from "../proxy/proxy-network.ts";
import type { Routes } from "../routes.ts";
import { clientUrl, ServerStartError, type ServerHost, type ServerHosting } from "../server-host.ts";
import { BrokerView, type StreamView } from "./broker-view.ts";
import type { BrokerObserver } from "./observer.ts";

/** Milliseconds until a cluster must have placed a stream, and until the streams of a strategy must have leaders. */
const SETTLE_LIMIT = 15_000;
const LOOK_INTERVAL = 50;
const CLUSTER_NAME = "capstan";

/** What the broker of a run is made from. */
export interface BrokerParts {
  readonly topology: Topology;
  readonly hosting: ServerHosting;
  /** Where the ways between the servers of a cluster are opened, unless the hosting has its own. */
  readonly network: ProxyNetwork;
  readonly observer: BrokerObserver;
  readonly record: (event: UntimedEvent) => void;
  /** Whether the run has ended, maybe by force. */
  readonly over: () => boolean;
}

/** The servers of one run, and what they hold as they tell it over connections that no fault touches. */
export class Broker {
  readonly servers = new Map<string, ServerHost>();
  readonly #parts: BrokerParts;
  readonly #views = new Map<string, BrokerView>();
  #routes: Routes | undefined;
  #watch: LeaderWatch | undefined;
  /** Bytes in all streams with all their replicas, when they were last asked for. */
  #storedBytes = 0;

  constructor(parts: BrokerParts) {
    this.#parts = parts;
  }

  /** Bytes in all streams, when they were last asked for; in a cluster once for each replica. */
  get storedBytes(): number {
    return this.#storedBytes;
  }

  /** The ways between its servers; undefined for one that stands alone. */
  get routes(): Routes | undefined {
    return this.#routes;
  }

  /** Starts the servers, one after the other; resolves when they serve and can be asked. */
  async start(client: NatsClient): Promise<void> {
    const { topology, record } = this.#parts;
    const names = serverNames(topology);
    if (names.length > 1) await this.#startCluster(names);
    else await this.#startAlone(names);
    for (const [name, server] of this.servers) {
      record({ type: "server", server: name, what: "start" });
      this.#views.set(name, await BrokerView.open(client, urlOf(server)));
    }
    if (names.length === 1) return;
    await this.#untilPlaced(replicasOf(topology));
    this.#watch = new LeaderWatch(this.servers, (change) => this.#tell(change));
    await this.#watch.start();
  }

  /** Resolves when a server has answered. */
  async beat(server: string): Promise<undefined> {
    await this.#views.get(server)?.beat();
  }

  /** Who leads now, or did last; a server that stands alone does. */
  leaders(): Leaders {
    const [only] = this.servers.keys();
    return this.#watch?.leaders() ?? { stream: only, meta: only };
  }

  /** Resolves when all streams and consumers of a cluster have leaders and replicas that are up to date, or soon after they should. */
  async untilReplicated(): Promise<void> {
    if (this.servers.size === 1) return;
    const end = performance.now() + SETTLE_LIMIT;
    while (!this.#parts.over() && performance.now() < end) {
      const streams = await this.#streams();
      if (streams?.every(({ settled }) => settled) === true) return;
      await sleep(LOOK_INTERVAL);
    }
  }

  /** Everything that the servers have written survives a power loss, as on hosts that have been up for long. */
  async settle(): Promise<void> {
    await Promise.all([...this.servers.values()].map(async ({ power }) => power?.settle()));
  }

  /** Times that servers made something survive power loss, as far as they can be counted. */
  get syncs(): number {
    return [...this.servers.values()].reduce((sum, { power }) => sum + (power?.syncs ?? 0), 0);
  }

  /** URLs of all servers, without anything in between. */
  urls(): string[] {
    return [...this.servers.values()].map(urlOf);
  }

  /** How many messages wait for a consumer or its ack, and which servers do not answer. */
  async outstanding(): Promise<{ deliveries: number; silent: string[] }> {
    const silent: string[] = [];
    let streams: StreamView[] | undefined;
    for (const [name, view] of this.#views) {
      const said = this.servers.get(name)?.state === "alive" ? await view.streams() : undefined;
      if (said === undefined) silent.push(name);
      // All servers of a cluster tell of the same streams.
      else streams = said;
    }
    let deliveries = 0;
    this.#storedBytes = (streams ?? []).reduce((sum, { bytes, replicas }) => sum + bytes * replicas, 0);
    for (const stream of streams ?? []) {
      await this.#readBack(stream);
      for (const { numPending, numAckPending } of stream.consumers) deliveries += numPending + numAckPending;
    }
    return { deliveries, silent };
  }

  /** Ids of messages above the ack floor of a consumer; some of them may be acknowledged already. */
  async pending(): Promise<string[]> {
    const ids = new Set<string>();
    for (const { name, consumers, firstSequence, lastSequence } of (await this.#streams()) ?? []) {
      const floor = Math.min(...consumers.map(({ ackFloor }) => ackFloor));
      for (let sequence = Math.max(floor + 1, firstSequence); sequence <= lastSequence; sequence++) {
        const id = await this.#idAt(name, sequence);
        if (id !== undefined) ids.add(id);
      }
    }
    return [...ids];
  }

  /** Ends everything. */
  async stop(): Promise<void> {
    await this.#watch?.stop();
    await Promise.all([...this.#views.values()].map((view) => view.close()));
    await Promise.all([...this.servers.values()].map((server) => server.stop()));
    await this.#routes?.close();
  }

  #tell({ fromOther, ...change }: LeaderChange): void {
    if (fromOther)
      this.#parts.observer.count(change.stream === undefined ? "meta leader changes" : "leader changes");
    this.#parts.record({ type: "server", ...change });
  }

  async #startAlone(names: readonly string[]): Promise<void> {
    const { topology, hosting } = this.#parts;
    const { syncInterval } = topology.broker;
    for (const name of names) {
      const server = await hosting.create({ name, syncInterval });
      this.servers.set(name, server);
      await server.start();
    }
  }

  async #startCluster(names: readonly string[]): Promise<void> {
    const { topology, hosting, network, over } = this.#parts;
    const { syncInterval } = topology.broker;
    const routes = (await hosting.routes?.(names)) ?? (await proxiedRoutes(network, names, this.servers));
    this.#routes = routes;
    const create = (name: string): Promise<ServerHost> =>
      hosting.create({ name, syncInterval, cluster: { name: CLUSTER_NAME, routes: routes.urls(name) } });
    await startCluster({ names, routes, servers: this.servers, create, over });
  }

  /** A cluster that agrees on a leader may still find no place for a stream for some seconds. */
  async #untilPlaced(replicas: number): Promise<void> {
    const end = performance.now() + SETTLE_LIMIT;
    for (;;) {
      const refusal = await this.#probe(replicas);
      if (refusal === undefined || this.#parts.over()) return;
      if (performance.now() >= end)
        throw new ServerStartError(`the cluster has no place for a stream: ${refusal}`);
      await sleep(LOOK_INTERVAL);
    }
  }

  async #probe(replicas: number): Promise<string | undefined> {
    for (const view of this.#views.values()) return view.probe(replicas);
    return "there is no server";
  }

  /** The streams as the first server tells of them that answers. */
  async #streams(): Promise<StreamView[] | undefined> {
    for (const view of this.#views.values()) {
      const streams = await view.streams();
      if (streams !== undefined) return streams;
    }
    return undefined;
  }

  async #idAt(stream: string, sequence: number): Promise<string | undefined> {
    for (const view of this.#views.values()) {
      const id = await view.idAt(stream, sequence);
      if (id !== undefined) return id;
    }
    return undefined;
  }

  /** Tells of messages that were stored although nobody saw the broker say so. */
  async #readBack({ name, firstSequence, lastSequence, leader }: StreamView): Promise<void> {
    const { observer } = this.#parts;
    const [first = ""] = this.servers.keys();
    for (let sequence = firstSequence; sequence <= lastSequence; sequence++) {
      if (observer.knows(name, sequence)) continue;
      const id = await this.#idAt(name, sequence);
      if (id !== undefined)
        observer.stored({ server: leader ?? first, stream: name, sequence, duplicate: false, id });
    }
  }
}

function urlOf(server: ServerHost): string {
  const url = clientUrl(server);
  if (url === undefined) throw new Error(`${server.name} has no address`);
  return url;
}
