import type { SyncInterval } from "../../scenario/topology.ts";
import { clusterLines, type ClusterListeners } from "../cluster/cluster-config.ts";
import type { ClusterPlan } from "../server-host.ts";

/** What a server's configuration is made from. */
export interface ServerSettings {
  readonly name: string;
  /** Version of the binary, as `2.10.27`. */
  readonly version: string;
  readonly port: number;
  readonly storeFolder: string;
  readonly syncInterval: SyncInterval;
  /** Absent for a server that stands alone. */
  readonly cluster?: ClusterSettings;
}

/** What makes a server a member of a cluster, with the ports that it listens on for that. */
export interface ClusterSettings extends ClusterPlan {
  /** For the other servers. */
  readonly port: number;
  /** For requests for its state over HTTP. */
  readonly monitorPort: number;
}

/** The configuration file of a server on loopback, with JetStream. */
export function serverConfig({
  name,
  version,
  port,
  storeFolder,
  syncInterval,
  cluster,
}: ServerSettings): string {
  const sync = syncInterval === "always" ? "always" : `${syncInterval}ms`;
  return [
    `server_name: ${JSON.stringify(name)}`,
    `listen: "127.0.0.1:${port}"`,
    "jetstream {",
    `  store_dir: ${JSON.stringify(storeFolder)}`,
    ...(hasSyncInterval(version) ? [`  sync_interval: ${sync}`] : []),
    "}",
    ...(cluster === undefined ? [] : clusterLines(cluster, loopback(cluster))),
    "",
  ].join("\n");
}

function loopback({ port, monitorPort }: ClusterSettings): ClusterListeners {
  return { cluster: `127.0.0.1:${port}`, monitor: `127.0.0.1:${monitorPort}` };
}

/** Releases before 2.10 always sync every two minutes, and refuse a configuration with this key. */
export function hasSyncInterval(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 2 || (major === 2 && minor >= 10);
}
