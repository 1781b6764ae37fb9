import type { ConnectionOptions, NatsConnection } from "@nats-io/transport-node";
import type { NatsApi } from "../scenario/strategy.ts";

/** Names of the client generations that can be put under test. */
export const clientNames = ["nats-io", "nats@2"] as const;

/** One of {@link clientNames}. */
export type ClientName = (typeof clientNames)[number];

/** A NATS client library, as it is, behind the same entry points for every generation. */
export interface NatsClient {
  readonly name: ClientName;
  /** Version of the installed package. */
  readonly version: string;
  connect(options: ConnectionOptions): Promise<NatsConnection>;
  readonly api: NatsApi;
  /** Starts the library's id generator anew, which would otherwise carry over from run to run. */
  resetIds(): void;
}

/** The client library is not installed, or cannot be loaded. */
export class ClientUnavailableError extends Error {
  override readonly name = "ClientUnavailableError";
}

/**
 * Loads a client library.
 * @throws ClientUnavailableError if its packages are not installed; the message names them.
 */
export async function loadClient(name: ClientName): Promise<NatsClient> {
  const packages = name === "nats-io" ? "@nats-io/transport-node @nats-io/jetstream @nats-io/kv" : "nats@2";
  try {
    if (name === "nats-io") return (await import("./nats-io.ts")).natsIo;
    return (await import("./nats-2.ts")).nats2;
  } catch (cause) {
    throw new ClientUnavailableError(
      `the NATS client ${name} cannot be loaded; install it with: npm install ${packages}`,
      { cause },
    );
  }
}
