import type { ClusterPlan } from "../server-host.ts";

/** Where a server of a cluster listens, each as `host:port`. */
export interface ClusterListeners {
  /** For other servers. */
  readonly cluster: string;
  /** For requests for its state over HTTP. */
  readonly monitor: string;
}

/** What the configuration file of a server says about its cluster. */
export function clusterLines(
  { name, routes }: ClusterPlan,
  { cluster, monitor }: ClusterListeners,
): string[] {
  return [
    `http: "${monitor}"`,
    "cluster {",
    `  name: ${JSON.stringify(name)}`,
    `  listen: "${cluster}"`,
    // Keeps clients from learning the other servers, and so a way round their proxies.
    "  no_advertise: true",
    // What servers tell each other about this one: an address where nobody listens, or they would dial past the routes.
    '  advertise: "127.0.0.1:1"',
    `  routes: [${routes.map((route) => JSON.stringify(route)).join(", ")}]`,
    "}",
  ];
}
