import type { ProxyNetwork } from "../proxy/proxy-network.ts";
import type { Routes } from "../routes.ts";
import type { ServerHost } from "../server-host.ts";
import { bypass } from "./agreement.ts";
import { openRoutes, routesOf } from "./route-proxies.ts";

/**
 * Leads every connection between two servers through a proxy of a network, which also ends it.
 *
 * @param servers - Asked at every dial, as a cluster that does not come together is made anew.
 */
export async function proxiedRoutes(
  network: ProxyNetwork,
  names: readonly string[],
  servers: ReadonlyMap<string, ServerHost>,
): Promise<Routes> {
  const proxies = await openRoutes(network, names, servers);
  return {
    urls: (server) => routesOf(proxies, server),
    bypass: (said) => bypass(said, proxies),
    hold: (links) => network.hold(links),
    close: () => Promise.resolve(),
  };
}
