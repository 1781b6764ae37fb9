import type { ConnectionHandler } from "../../harness/simulation/nats/environment.ts";
import { findProfile } from "../../harness/simulation/nats/profile.ts";
import { Bench } from "../simulation/nats/support.ts";
import type { ServerSettings } from "./notation.ts";
import type { Link, Receiver, Transport } from "./transport.ts";

/** Milliseconds since the epoch at which a bench's wall clock begins. */
const benchStart = 1_700_000_000_000;

/** The simulated server on a clock that moves by hand. */
export class SimulatedTransport implements Transport {
  readonly version: string;
  readonly #bench: Bench;
  #links: SimulatedLink[] = [];

  constructor(version: string, settings: ServerSettings) {
    this.version = findProfile(version).version;
    this.#bench = new Bench({ version, ...settings });
  }

  open(receiver: Receiver): Promise<Link> {
    const link = new SimulatedLink(receiver);
    this.#links.push(link);
    link.handler = this.#bench.server.accept({
      remoteAddress: "127.0.0.1:40000",
      write: (bytes) => receiver.data(bytes),
      buffered: () => 0,
      end: () => link.lose(),
      destroy: () => link.lose(),
    });
    return Promise.resolve(link);
  }

  restart(): Promise<void> {
    this.#bench.restart();
    for (const link of this.#links) link.lose();
    this.#links = [];
    return Promise.resolve();
  }

  wall(): number {
    return benchStart + this.#bench.time / 1000;
  }

  stop(): Promise<void> {
    this.#bench.server.stop();
    return Promise.resolve();
  }

  /** Moves the clock to so many milliseconds after the start, if it is not there yet. */
  advanceTo(milliseconds: number): void {
    const left = milliseconds - this.#bench.time / 1000;
    if (left > 0) this.#bench.advance(left);
  }
}

class SimulatedLink implements Link {
  readonly #receiver: Receiver;
  handler: ConnectionHandler | undefined;
  #open = true;

  constructor(receiver: Receiver) {
    this.#receiver = receiver;
  }

  write(bytes: Uint8Array): void {
    if (this.#open) this.handler?.data(bytes);
  }

  end(): void {
    if (!this.#open) return;
    this.#open = false;
    this.handler?.closed();
  }

  /** The server has ended it, or is gone. */
  lose(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#receiver.closed();
  }
}
