import { Broker } from "./core/broker.ts";
import type { ConnectionHandler, ServerConnection, ServerEnvironment } from "./environment.ts";
import type { ServerInspection } from "./inspect.ts";
import { inspectStreams } from "./inspect.ts";
import { JetStream } from "./jetstream/jetstream.ts";
import type { ServerOptions } from "./options.ts";
import { findProfile } from "./profile.ts";

export type { ConsumerInspection, MessageInspection, ServerInspection, StreamInspection } from "./inspect.ts";
export type { ServerOptions } from "./options.ts";

/**
 * A NATS server with JetStream for one account and one replica, that knows nothing of its surroundings
 * but {@link ServerEnvironment}.
 *
 * One instance is one process: after {@link NatsServer.stop} make a new one on the same disk.
 */
export class NatsServer {
  readonly #broker: Broker;
  readonly #jetstream: JetStream;

  /** Throws a RangeError if `options.version` is no known profile. */
  constructor(options: ServerOptions, environment: ServerEnvironment) {
    this.#broker = new Broker(options, findProfile(options.version), environment);
    this.#jetstream = new JetStream(this.#broker);
  }

  /** Recovers what is on the disk, then serves. */
  start(): void {
    this.#broker.turn(() => this.#jetstream.start());
  }

  /** A client has connected: greets it. */
  accept(connection: ServerConnection): ConnectionHandler {
    return this.#broker.accept(connection);
  }

  /** The process is gone: nothing of it runs any more. Its connections are left to the surroundings. */
  stop(): void {
    this.#broker.stop();
  }

  /** What streams and consumers hold, as plain data. */
  inspect(): ServerInspection {
    return inspectStreams(this.#jetstream);
  }
}
