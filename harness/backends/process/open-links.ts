import type { LinkObservation } from "../proxy/observation.ts";
import { ProxyNetwork } from "../proxy/proxy-network.ts";
import type { ServerHost } from "../server-host.ts";
import type { BrokerObserver } from "./observer.ts";

/** The ways between the processes and the servers of one run: a proxy for each pair. */
export interface Links {
  readonly network: ProxyNetwork;
  /** URLs by which a process reaches all servers. */
  readonly urls: ReadonlyMap<string, readonly string[]>;
}

/** Opens the ways. */
export async function openLinks(
  processes: readonly string[],
  servers: ReadonlyMap<string, ServerHost>,
  observer: BrokerObserver,
  seed: number,
): Promise<Links> {
  const network = new ProxyNetwork(seed, (observation) => tell(observation, observer));
  const urls = new Map<string, readonly string[]>();
  for (const process of processes) {
    const own: string[] = [];
    for (const [server, host] of servers) {
      // A server's own addresses would lead around the proxy.
      const proxy = network.add({ from: process, to: server }, { target: () => host.address("client"), connectUrls: [] });
      own.push(`nats://127.0.0.1:${await proxy.listen()}`);
    }
    urls.set(process, own);
  }
  return { network, urls };
}

function tell(observation: LinkObservation, observer: BrokerObserver): void {
  const { process, server } = observation;
  switch (observation.type) {
    case "connected":
      observer.connected(process);
      return;
    case "puback":
      observer.stored({ ...observation, server });
      return;
    case "delivery":
      observer.delivered(process, observation.attempt, observation.id);
      return;
    case "ack":
      observer.count(`consumer ${observation.ack}`);
      return;
    case "refusal":
      observer.count(`publish refused: ${observation.description}`);
      return;
    case "disconnected":
    case "refused":
    case "publish":
    case "pull":
  }
}
