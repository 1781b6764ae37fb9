import type { NatsConnection } from "@nats-io/transport-node";
import type { NatsClient } from "../../clients/client.ts";
import { messageIdOf } from "../../scenario/message.ts";

/** Milliseconds to wait for an answer of JetStream's API. */
const TIMEOUT = 1_000;
/** Name of a stream that is there for a moment. */
const PROBE = "CAPSTAN_PROBE";

/** A stream as JetStream's API tells it. */
export interface StreamView {
  readonly name: string;
  readonly firstSequence: number;
  readonly lastSequence: number;
  /** Of one replica. */
  readonly bytes: number;
  readonly replicas: number;
  /** Name of the server that leads it; absent on a server that stands alone, or while there is none. */
  readonly leader?: string;
  /** Whether stream and consumers have leaders, and replicas that are up to date. */
  readonly settled: boolean;
  readonly consumers: readonly ConsumerView[];
}

/** A consumer as JetStream's API tells it. */
export interface ConsumerView {
  readonly numPending: number;
  readonly numAckPending: number;
  /** Every message up to this sequence of the stream is acknowledged. */
  readonly ackFloor: number;
}

/** What a server holds, asked over a connection of the harness's own that no fault touches. */
export class BrokerView {
  readonly #connection: NatsConnection;

  private constructor(connection: NatsConnection) {
    this.#connection = connection;
  }

  /** Connects to a running server; the connection survives its restarts. */
  static async open(client: NatsClient, url: string): Promise<BrokerView> {
    const connection = await client.connect({
      name: "capstan",
      servers: [url],
      ignoreClusterUpdates: true,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 50,
      reconnectJitter: 0,
      noAsyncTraces: true,
    });
    return new BrokerView(connection);
  }

  /** All streams with their consumers; undefined if the server does not answer. */
  async streams(): Promise<StreamView[] | undefined> {
    try {
      const streams = await this.#list<StreamInfo>("STREAM.LIST", "streams");
      return await Promise.all(streams.map((info) => this.#view(info)));
    } catch {
      return undefined;
    }
  }

  /** Id of the workload message at a place in a stream; undefined if there is none, or no answer. */
  async idAt(stream: string, sequence: number): Promise<string | undefined> {
    try {
      const { message } = await this.#ask<{ message?: { data?: string } }>(`STREAM.MSG.GET.${stream}`, { seq: sequence });
      return message?.data === undefined ? undefined : messageIdOf(Buffer.from(message.data, "base64"));
    } catch {
      return undefined;
    }
  }

  /** Resolves when the server has answered. */
  beat(): Promise<void> {
    return this.#connection.flush();
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  /** Makes a stream of so many replicas and removes it; tells why that cannot be, undefined if it can. */
  async probe(replicas: number): Promise<string | undefined> {
    const config = { name: PROBE, subjects: [PROBE], storage: "memory", num_replicas: replicas };
    try {
      const { error } = await this.#ask<{ error?: { description: string } }>(`STREAM.CREATE.${PROBE}`, config);
      if (error !== undefined) return error.description;
      await this.#ask(`STREAM.DELETE.${PROBE}`, {});
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #view({ config, state, cluster }: StreamInfo): Promise<StreamView> {
    const consumers = await this.#list<ConsumerInfo>(`CONSUMER.LIST.${config.name}`, "consumers");
    const leader = cluster?.leader;
    return {
      name: config.name,
      replicas: config.num_replicas,
      settled: [cluster, ...consumers.map((consumer) => consumer.cluster)].every(isSettled),
      ...(leader !== undefined && leader !== "" && { leader }),
      firstSequence: state.first_seq,
      lastSequence: state.last_seq,
      bytes: state.bytes,
      consumers: consumers.map((consumer) => ({
        numPending: consumer.num_pending,
        numAckPending: consumer.num_ack_pending,
        ackFloor: consumer.ack_floor.stream_seq,
      })),
    };
  }

  async #list<Item>(api: string, field: string): Promise<Item[]> {
    const items: Item[] = [];
    for (;;) {
      const page = await this.#ask<Page>(api, { offset: items.length });
      // Without a leader nobody can tell.
      if (page.missing !== undefined) throw new Error(`${api} does not know of all`);
      const list = (page[field] ?? []) as Item[];
      items.push(...list);
      if (list.length === 0 || items.length >= page.total) return items;
    }
  }

  async #ask<Answer>(api: string, body: object): Promise<Answer> {
    const answer = await this.#connection.request(`$JS.API.${api}`, JSON.stringify(body), { timeout: TIMEOUT });
    return JSON.parse(new TextDecoder().decode(answer.data)) as Answer;
  }
}

function isSettled(cluster: ClusterInfo | undefined): boolean {
  if (cluster === undefined) return true;
  return (cluster.leader ?? "") !== "" && (cluster.replicas ?? []).every(({ current }) => current);
}

interface Page {
  readonly total: number;
  /** In a cluster: of whom nobody has told. */
  readonly missing?: readonly string[];
  readonly [field: string]: unknown;
}

/** Who keeps a stream or consumer; a server that stands alone tells nothing, or of itself alone. */
interface ClusterInfo {
  readonly leader?: string;
  readonly replicas?: readonly { readonly current: boolean }[];
}

interface StreamInfo {
  readonly config: { readonly name: string; readonly num_replicas: number };
  readonly cluster?: ClusterInfo;
  readonly state: { readonly first_seq: number; readonly last_seq: number; readonly bytes: number };
}

interface ConsumerInfo {
  readonly cluster?: ClusterInfo;
  readonly num_pending: number;
  readonly num_ack_pending: number;
  readonly ack_floor: { readonly stream_seq: number };
}
