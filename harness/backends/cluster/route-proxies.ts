import type { ProxyNetwork } from "../proxy/proxy-network.ts";
import type { ServerAddress, ServerHost } from "../server-host.ts";

/** One way on which a server dials another one. */
export interface RouteProxy {
  readonly from: string;
  readonly to: string;
  /** Where `from` finds `to`: the loopback port of the proxy. */
  readonly port: number;
  /** Local ports of the connections on which `to` is reached at present. */
  readonly outgoingPorts: () => number[];
}

/**
 * Opens a proxy for every ordered pair of servers. A pair is connected over whichever of its two dialled
 * first; both share their paths, so that a fault from one server to another meets either.
 *
 * @param servers - Asked at every dial, as a cluster that does not come together is made anew.
 */
export async function openRoutes(
  network: ProxyNetwork,
  names: readonly string[],
  servers: ReadonlyMap<string, ServerHost>,
): Promise<RouteProxy[]> {
  const routes: RouteProxy[] = [];
  for (const from of names) {
    for (const to of names) {
      if (from === to) continue;
      const target = (): ServerAddress | undefined => servers.get(to)?.address("cluster");
      const proxy = network.add({ from, to }, { target, protocol: "opaque" });
      routes.push({ from, to, port: await proxy.listen(), outgoingPorts: () => proxy.outgoingPorts() });
    }
  }
  return routes;
}

/** The URLs under which a server finds the others. */
export function routesOf(routes: readonly RouteProxy[], server: string): string[] {
  return routes.filter(({ from }) => from === server).map(({ port }) => `nats://127.0.0.1:${port}`);
}
