import { join } from "node:path";
import type { NatsClient } from "../../clients/client.ts";
import { serverNames, type Topology } from "../../scenario/topology.ts";
import type { UntimedEvent } from "../backend.ts";
import type { ServerBinary } from "./binaries.ts";
import { BrokerView, type StreamView } from "./broker-view.ts";
import { NatsProcess } from "./nats-process.ts";
import type { BrokerObserver } from "./observer.ts";
import { freePort } from "./port.ts";
import type { Workspace } from "./workspace.ts";

/** What the broker of a run is made from. */
export interface BrokerParts {
  readonly topology: Topology;
  readonly binary: ServerBinary;
  /** Where the servers keep what they store. */
  readonly folder: string;
  readonly workspace: Workspace;
  readonly observer: BrokerObserver;
  readonly record: (event: UntimedEvent) => void;
}

/** The servers of one run, and what they hold as they tell it over connections that no fault touches. */
export class Broker {
  readonly servers = new Map<string, NatsProcess>();
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
    const { topology, binary, folder, workspace, record } = this.#parts;
    const { syncInterval } = topology.broker;
    for (const name of serverNames(topology)) {
      const settings = { name, version: binary.version, port: await freePort(), syncInterval };
      const server = new NatsProcess(binary.path, join(folder, name), settings, workspace);
      this.servers.set(name, server);
      await server.start();
      record({ type: "server", server: name, what: "start" });
      this.#views.set(name, await BrokerView.open(client, server.url));
    }
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
