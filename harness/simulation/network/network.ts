import type { Kernel } from "../kernel/kernel.ts";
import type { Owner } from "../kernel/owner.ts";
import { Connection } from "./connection.ts";
import type { Endpoint, EndpointListener } from "./endpoint.ts";
import { connectionRefused, connectionReset, hostNotFound } from "./errors.ts";
import type { Middlebox } from "./middlebox.ts";
import { Path, type LatencyRange } from "./path.ts";

/** A computer on the simulated network. */
export interface Host {
  readonly name: string;
  /** IPv4 address, as `10.0.0.3`. */
  readonly address: string;
  /** False while it has no power: nothing that is sent to it is answered. */
  up: boolean;
  readonly ports: Map<number, PortListener>;
  /** Connections with an end on this host that are not known to be over. */
  readonly connections: Set<Connection>;
}

/** Who accepts connections at a port. */
export interface PortListener {
  readonly owner: Owner;
  /** Called as an event of the owner; must return the listener of the new end. */
  accept(end: Endpoint): EndpointListener;
}

/** Options of a network. */
export interface NetworkOptions {
  readonly latency: LatencyRange;
  /** Lets single NATS messages be dropped, duplicated, delayed and reordered. */
  readonly middlebox?: Middlebox;
}

/** Hosts, the paths between them, and the TCP connections over those. */
export class Network {
  readonly #kernel: Kernel;
  readonly #options: NetworkOptions;
  readonly #hosts = new Map<string, Host>();
  readonly #paths = new Map<string, Path>();
  /** Bytes and segments that were sent so far. */
  bytes = 0;
  segments = 0;
  readonly #traffic = new Map<string, { messages: number; bytes: number }>();
  #connections = 0;

  constructor(kernel: Kernel, options: NetworkOptions) {
    this.#kernel = kernel;
    this.#options = options;
  }

  /** Adds a host; addresses are given in the order of adding. */
  addHost(name: string): Host {
    const host: Host = {
      name,
      address: `10.0.0.${this.#hosts.size + 1}`,
      up: true,
      ports: new Map(),
      connections: new Set(),
    };
    this.#hosts.set(name, host);
    return host;
  }

  /** The host of that name or address. */
  find(nameOrAddress: string): Host | undefined {
    const host = this.#hosts.get(nameOrAddress);
    if (host !== undefined) return host;
    for (const candidate of this.#hosts.values()) {
      if (candidate.address === nameOrAddress) return candidate;
    }
    return undefined;
  }

  /** The directed path between two hosts, by name. */
  path(from: string, to: string): Path {
    const key = `${from} > ${to}`;
    let path = this.#paths.get(key);
    if (path === undefined) {
      const random = this.#kernel.random(`path ${key}`);
      path = new Path(from, to, this.#options.latency, random, () => this.#kernel.now);
      this.#paths.set(key, path);
    }
    return path;
  }

  /** Dials; the answer comes to the listener. The returned end can be destroyed at any time. */
  dial(owner: Owner, from: string, target: string, port: number, listener: EndpointListener): Endpoint {
    const client = { host: from, owner, listener };
    const { middlebox } = this.#options;
    const connection = new Connection(this.#kernel, ++this.#connections, client, middlebox, (sender, receiver, bytes) => {
      this.bytes += bytes;
      this.segments++;
      this.#count(sender.host, bytes);
      if (receiver !== undefined) this.#count(receiver.host, bytes);
    });
    const host = this.find(target);
    if (host === undefined) this.#fail(connection, hostNotFound(target));
    else this.#attempt(connection, host, port);
    return connection.client;
  }

  /** What each host has sent and was sent so far. */
  traffic(): Record<string, { messages: number; bytes: number }> {
    return Object.fromEntries([...this.#traffic].map(([host, counts]) => [host, { ...counts }]));
  }

  /** Connections between two hosts that are open at both ends. */
  connectionsBetween(a: string, b: string): Connection[] {
    const connections = this.#hosts.get(a)?.connections ?? [];
    return [...connections].filter(
      ({ client, server }) =>
        client.state === "open" &&
        server?.state === "open" &&
        ((client.host === a && server.host === b) || (client.host === b && server.host === a)),
    );
  }

  /** The process of `owner` died on a running host: the host closes its connections and ports. */
  closeOwner(owner: Owner): void {
    const host = this.#hosts.get(owner.name);
    if (host === undefined) return;
    for (const [port, listener] of host.ports) if (listener.owner === owner) host.ports.delete(port);
    for (const connection of host.connections) {
      for (const end of [connection.client, connection.server]) {
        if (end?.owner === owner) end.destroy();
      }
    }
    host.connections.clear();
  }

  /** A host loses its power: its connections vanish without a word. */
  powerOff(name: string): void {
    const host = this.#hosts.get(name) as Host;
    host.up = false;
    host.ports.clear();
    for (const { client, server } of host.connections) {
      for (const end of [client, server]) if (end?.host === name) end.vanish();
    }
  }

  /** A host has power again: it resets the connections that its peers still believe in. */
  powerOn(name: string): void {
    const host = this.#hosts.get(name) as Host;
    host.up = true;
    for (const { client, server } of host.connections) {
      const peer = client.host === name ? server : client;
      if (peer?.state !== "open") continue;
      const delay = this.path(name, peer.host).delay(0) + RETRANSMISSION_INTERVAL;
      this.#kernel.schedule(delay, peer.owner, "reset", () => peer.fail(connectionReset()));
    }
    host.connections.clear();
  }

  #count(host: string, bytes: number): void {
    const counts = this.#traffic.get(host) ?? { messages: 0, bytes: 0 };
    counts.messages++;
    counts.bytes += bytes;
    this.#traffic.set(host, counts);
  }

  #attempt(connection: Connection, host: Host, port: number): void {
    const { client } = connection;
    if (client.state !== "connecting") return;
    const there = this.path(client.host, host.name);
    const back = this.path(host.name, client.host);
    const closed = there.held ? there : back.held ? back : undefined;
    if (closed !== undefined) {
      closed.countHeldDial();
      closed.stall({ resume: () => this.#attempt(connection, host, port) });
      return;
    }
    const roundTrip = there.delay(0) + back.delay(0);
    this.#kernel.schedule(roundTrip, client.owner, "dial", () => {
      if (client.state !== "connecting") return;
      if (there.held || back.held || !host.up) this.#retry(connection, host, port);
      else this.#answer(connection, host, port, there, back);
    });
  }

  /** A SYN that was lost is sent again. */
  #retry(connection: Connection, host: Host, port: number): void {
    this.#kernel.schedule(SYN_INTERVAL, connection.client.owner, "dial again", () => {
      this.#attempt(connection, host, port);
    });
  }

  #answer(connection: Connection, host: Host, port: number, there: Path, back: Path): void {
    const { client } = connection;
    const listener = host.ports.get(port);
    if (listener === undefined) {
      client.fail(connectionRefused(host.address, port));
      return;
    }
    const end = connection.open({ host: host.name, owner: listener.owner }, there, back);
    this.#register(connection, host);
    this.#kernel.schedule(0, listener.owner, "accept", () => {
      if (end.state === "open") end.listener = listener.accept(end);
    });
    client.listener.connected?.();
  }

  #register(connection: Connection, host: Host): void {
    for (const each of [host, this.#hosts.get(connection.client.host) as Host]) {
      for (const old of each.connections) {
        if (old.client.state === "closed" && old.server?.state !== "open") each.connections.delete(old);
      }
      each.connections.add(connection);
    }
  }

  #fail(connection: Connection, error: ReturnType<typeof hostNotFound>): void {
    const { client } = connection;
    this.#kernel.schedule(LOOKUP_TIME, client.owner, "lookup", () => client.fail(error));
  }
}

/** Microseconds. */
const LOOKUP_TIME = 500;
const SYN_INTERVAL = 1_000_000;
const RETRANSMISSION_INTERVAL = 200_000;
