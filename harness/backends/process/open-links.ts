import type { LinkObservation } from "../proxy/observation.ts";
import { ProxyNetwork } from "../proxy/proxy-network.ts";
import type { ServerHost } from "../server-host.ts";
import type { BrokerObserver } from "./observer.ts";

/** The network of one run, without any way in it; the observer is told of what processes and servers say. */
export function networkOf(seed: number, observer: BrokerObserver): ProxyNetwork {
  return new ProxyNetwork(seed, (observation) => tell(observation, observer));
}

/** Opens the ways between processes and servers, a proxy for each pair; gives the URLs by which a process reaches all servers. */
export async function openLinks(
  network: ProxyNetwork,
  processes: readonly string[],
  servers: ReadonlyMap<string, ServerHost>,
): Promise<ReadonlyMap<string, readonly string[]>> {
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
  return urls;
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
    case "request":
    case "reply":
  }
}
