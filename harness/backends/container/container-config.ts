import { clusterLines } from "../cluster/cluster-config.ts";
import { hasSyncInterval } from "../process/server-config.ts";
import type { ServerPlan } from "../server-host.ts";

/** Port on which a server in a container listens for clients. */
export const CLIENT_PORT = 4222;

/** Port on which it listens for the other servers of a cluster. */
export const ROUTE_PORT = 6222;

/** Port on which it answers requests for its state over HTTP. */
export const MONITOR_PORT = 8222;

/** Path of the configuration file in a container. */
export const CONFIG_PATH = "/capstan/server.conf";

/** The configuration file of one server in a container, with JetStream; `version` as `2.10.27`. */
export function containerConfig({ name, syncInterval, cluster }: ServerPlan, version: string): string {
  const sync = syncInterval === "always" ? "always" : `${syncInterval}ms`;
  return [
    `server_name: ${JSON.stringify(name)}`,
    `listen: "0.0.0.0:${CLIENT_PORT}"`,
    "jetstream {",
    `  store_dir: "/data"`,
    ...(hasSyncInterval(version) ? [`  sync_interval: ${sync}`] : []),
    "}",
    ...(cluster === undefined
      ? []
      : clusterLines(cluster, { cluster: `0.0.0.0:${ROUTE_PORT}`, monitor: `0.0.0.0:${MONITOR_PORT}` })),
    "",
  ].join("\n");
}
