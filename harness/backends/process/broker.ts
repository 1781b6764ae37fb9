import type { NatsClient } from "../../clients/client.ts";
import { serverNames, type Topology } from "../../scenario/topology.ts";
import type { UntimedEvent } from "../backend.ts";
import { clientUrl, type ServerHost, type ServerHosting } from "../server-host.ts";
import { BrokerView, type StreamView } from "./broker-view.ts";
import type { BrokerObserver } from "./observer.ts";

/** What the broker of a run is made from. */
export interface BrokerParts {
  readonly topology: Topology;
  readonly hosting: ServerHosting;
  readonly observer: BrokerObserver;
  readonly record: (event: UntimedEvent) => void;
}

/** The servers of one run, and what they hold as they tell it over connections that no fault touches. */
export class Broker {
  readonly servers = new Map<string, ServerHost>();
  readonly #parts: BrokerParts;
  readonly #views = new Map<string, BrokerView>();
  /** Bytes in the streams of each server, when it was last asked. */
  readonly #stored = new Map<string, number>();

  constructor(parts: BrokerParts) {
    this.#parts = parts;
  }

  /** Bytes in all streams, when they were last asked for. */
  get storedBytes(): number {
    return [...this.#stored.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** Starts the servers, one after the other; resolves when they serve and can be asked. */
  async start(client: NatsClient): Promise<void> {
    const { topology, hosting, record } = this.#parts;
    const { syncInterval } = topology.broker;
    for (const name of serverNames(topology)) {
      const server = await hosting.create({ name, syncInterval });
      this.servers.set(name, server);
      await server.start();
      record({ type: "server", server: name, what: "start" });
      this.#views.set(name, await BrokerView.open(client, urlOf(server)));
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
    let deliveries = 0;
    const silent: string[] = [];
    for (const [name, view] of this.#views) {
      const streams = this.servers.get(name)?.state === "alive" ? await view.streams() : undefined;
      if (streams === undefined) {
        silent.push(name);
        continue;
      }
      this.#stored.set(name, streams.reduce((sum, { bytes }) => sum + bytes, 0));
      for (const stream of streams) {
        await this.#readBack(name, view, stream);
        for (const { numPending, numAckPending } of stream.consumers) deliveries += numPending + numAckPending;
      }
    }
    return { deliveries, silent };
  }

  /** Ids of messages above the ack floor of a consumer; some of them may be acknowledged already. */
  async pending(): Promise<string[]> {
    const ids = new Set<string>();
    for (const view of this.#views.values()) {
      for (const { name, consumers, firstSequence, lastSequence } of (await view.streams()) ?? []) {
        const floor = Math.min(...consumers.map(({ ackFloor }) => ackFloor));
        for (let sequence = Math.max(floor + 1, firstSequence); sequence <= lastSequence; sequence++) {
          const id = await view.idAt(name, sequence);
          if (id !== undefined) ids.add(id);
        }
      }
    }
    return [...ids];
  }

  /** Ends everything. */
  async stop(): Promise<void> {
    await Promise.all([...this.#views.values()].map((view) => view.close()));
    await Promise.all([...this.servers.values()].map((server) => server.stop()));
  }

  /** Tells of messages that were stored although nobody saw the broker say so. */
  async #readBack(server: string, view: BrokerView, { name, firstSequence, lastSequence }: StreamView): Promise<void> {
    const { observer } = this.#parts;
    for (let sequence = firstSequence; sequence <= lastSequence; sequence++) {
      if (observer.knows(name, sequence)) continue;
      const id = await view.idAt(name, sequence);
      if (id !== undefined) observer.stored({ server, stream: name, sequence, duplicate: false, id });
    }
  }
}

function urlOf(server: ServerHost): string {
  const url = clientUrl(server);
  if (url === undefined) throw new Error(`${server.name} has no address`);
  return url;
}
