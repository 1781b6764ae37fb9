import type { SyncInterval } from "../../scenario/topology.ts";
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
export function serverConfig({ name, version, port, storeFolder, syncInterval, cluster }: ServerSettings): string {
  const sync = syncInterval === "always" ? "always" : `${syncInterval}ms`;
  return [
    `server_name: ${JSON.stringify(name)}`,
    `listen: "127.0.0.1:${port}"`,
    "jetstream {",
    `  store_dir: ${JSON.stringify(storeFolder)}`,
    ...(hasSyncInterval(version) ? [`  sync_interval: ${sync}`] : []),
    "}",
    ...(cluster === undefined ? [] : clusterLines(cluster)),
    "",
  ].join("\n");
}

function clusterLines({ name, port, monitorPort, routes }: ClusterSettings): string[] {
  return [
    `http: "127.0.0.1:${monitorPort}"`,
    "cluster {",
    `  name: ${JSON.stringify(name)}`,
    `  listen: "127.0.0.1:${port}"`,
    // Keeps clients from learning the other servers, and so a way round their proxies.
    "  no_advertise: true",
    // What servers tell each other about this one: an address where nobody listens, or they would dial past the proxies.
    '  advertise: "127.0.0.1:1"',
    `  routes: [${routes.map((route) => JSON.stringify(route)).join(", ")}]`,
    "}",
  ];
}

/** Releases before 2.10 always sync every two minutes, and refuse a configuration with this key. */
export function hasSyncInterval(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 2 || (major === 2 && minor >= 10);
}
