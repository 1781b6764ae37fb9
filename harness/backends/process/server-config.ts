import type { SyncInterval } from "../../scenario/topology.ts";

/** What a server's configuration is made from. */
export interface ServerSettings {
  readonly name: string;
  /** Version of the binary, as `2.10.27`. */
  readonly version: string;
  readonly port: number;
  readonly storeFolder: string;
  readonly syncInterval: SyncInterval;
}

/** The configuration file of one server on loopback, with JetStream. */
export function serverConfig({ name, version, port, storeFolder, syncInterval }: ServerSettings): string {
  const sync = syncInterval === "always" ? "always" : `${syncInterval}ms`;
  return [
    `server_name: ${JSON.stringify(name)}`,
    `listen: "127.0.0.1:${port}"`,
    "jetstream {",
    `  store_dir: ${JSON.stringify(storeFolder)}`,
    ...(hasSyncInterval(version) ? [`  sync_interval: ${sync}`] : []),
    "}",
    "",
  ].join("\n");
}

/** Releases before 2.10 always sync every two minutes, and refuse a configuration with this key. */
export function hasSyncInterval(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 2 || (major === 2 && minor >= 10);
}
