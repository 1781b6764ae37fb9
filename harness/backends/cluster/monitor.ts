import { get } from "node:http";
import type { RouteState } from "../routes.ts";
import type { ServerAddress } from "../server-host.ts";

/** Milliseconds that a server may take to answer: one that stands still never does. */
const PATIENCE = 500;

/** What a server of a cluster says of JetStream. */
export interface JetStreamState {
  /** Name of the server that leads the meta group; absent while there is none. */
  readonly metaLeader?: string;
  /** Servers in the meta group. */
  readonly clusterSize: number;
  /** Streams of which this server has a copy. */
  readonly streams: readonly StreamState[];
}

/** A stream as one server sees it. */
export interface StreamState {
  readonly name: string;
  /** Name of the server that leads it; absent while there is none. */
  readonly leader?: string;
}

/** What a server says of JetStream, by its monitoring endpoint; undefined if it does not answer. */
export async function jetStreamState(
  address: ServerAddress | undefined,
): Promise<JetStreamState | undefined> {
  const answer = await ask<Jsz>(address, "/jsz?accounts=true&streams=true");
  if (answer?.meta_cluster === undefined) return undefined;
  const { leader, cluster_size: clusterSize = 0 } = answer.meta_cluster;
  const streams = (answer.account_details ?? []).flatMap(({ stream_detail: details }) => details ?? []);
  return {
    ...(isName(leader) && { metaLeader: leader }),
    clusterSize,
    streams: streams.map(({ name, cluster }) => ({
      name,
      ...(isName(cluster?.leader) && { leader: cluster.leader }),
    })),
  };
}

/** The routes that a server has; undefined if it does not answer. */
export async function routeStates(address: ServerAddress | undefined): Promise<RouteState[] | undefined> {
  const answer = await ask<Routez>(address, "/routez");
  return answer?.routes?.map(({ remote_name: remote = "", ip, port }) => ({ remote, ip, port }));
}

function ask<Answer>(address: ServerAddress | undefined, path: string): Promise<Answer | undefined> {
  if (address === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const request = get({ ...address, path, timeout: PATIENCE, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (text += part));
      response.on("error", () => resolve(undefined));
      response.on("end", () => resolve(parsed(text) as Answer | undefined));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(undefined));
    request.on("close", () => resolve(undefined));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isName(leader: string | undefined): leader is string {
  return leader !== undefined && leader !== "";
}

interface Jsz {
  readonly meta_cluster?: { readonly leader?: string; readonly cluster_size?: number };
  readonly account_details?: readonly {
    readonly stream_detail?: readonly {
      readonly name: string;
      readonly cluster?: { readonly leader?: string };
    }[];
  }[];
}

interface Routez {
  readonly routes?: readonly { readonly remote_name?: string; readonly ip: string; readonly port: number }[];
}
