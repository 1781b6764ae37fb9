import { hasSyncInterval } from "../process/server-config.ts";
import type { ServerPlan } from "../server-host.ts";

/** Port on which a server in a container listens for clients. */
export const CLIENT_PORT = 4222;

/** Path of the configuration file in a container. */
export const CONFIG_PATH = "/capstan/server.conf";

/** The configuration file of one server in a container, with JetStream; `version` as `2.10.27`. */
export function containerConfig({ name, syncInterval }: ServerPlan, version: string): string {
  const sync = syncInterval === "always" ? "always" : `${syncInterval}ms`;
  return [
    `server_name: ${JSON.stringify(name)}`,
    `listen: "0.0.0.0:${CLIENT_PORT}"`,
    "jetstream {",
    `  store_dir: "/data"`,
    ...(hasSyncInterval(version) ? [`  sync_interval: ${sync}`] : []),
    "}",
    "",
  ].join("\n");
}
