import { createRequire } from "node:module";
import type { JetStreamClient, JetStreamManager } from "@nats-io/jetstream";
import type { Kvm } from "@nats-io/kv";
import type { ConnectionOptions, MsgHdrs, NatsConnection } from "@nats-io/transport-node";
import * as nats from "nats";
import type { NatsClient } from "./client.ts";

const manifest = createRequire(import.meta.url)("nats/package.json") as { version: string };

/**
 * The `nats` package, version 2: the same API one generation older.
 *
 * Its types are those of version 3 but for details that no strategy should depend on, so they are
 * presented as such; `kvm` adapts `js.views.kv`.
 */
export const nats2: NatsClient = {
  name: "nats@2",
  version: manifest.version,
  connect: async (options: ConnectionOptions) =>
    (await nats.connect(options)) as unknown as NatsConnection,
  api: {
    client: "nats@2",
    jetstream: (connection) => old(connection).jetstream() as unknown as JetStreamClient,
    jetstreamManager: async (connection) =>
      (await old(connection).jetstreamManager()) as unknown as JetStreamManager,
    kvm: (connection) => {
      const open = (bucket: string, options?: object) =>
        old(connection).jetstream().views.kv(bucket, options);
      return { create: open, open } as unknown as Kvm;
    },
    headers: () => nats.headers() as unknown as MsgHdrs,
  },
  resetIds: () => nats.nuid.reset(),
};

function old(connection: NatsConnection): nats.NatsConnection {
  return connection as unknown as nats.NatsConnection;
}
