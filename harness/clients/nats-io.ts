import { createRequire } from "node:module";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { Kvm } from "@nats-io/kv";
import { connect, headers, nuid } from "@nats-io/transport-node";
import type { NatsClient } from "./client.ts";

const manifest = createRequire(import.meta.url)("@nats-io/transport-node/package.json") as {
  version: string;
};

/** The `@nats-io/*` packages, version 3. */
export const natsIo: NatsClient = {
  name: "nats-io",
  version: manifest.version,
  connect,
  api: {
    client: "nats-io",
    jetstream: (connection) => jetstream(connection),
    jetstreamManager: (connection) => jetstreamManager(connection),
    kvm: (connection) => new Kvm(connection),
    headers: () => headers(),
  },
  resetIds: () => nuid.reset(),
};
