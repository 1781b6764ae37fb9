import type { Owner } from "../kernel/owner.ts";
import type { Connection } from "./connection.ts";
import type { SocketError } from "./errors.ts";
import type { Pipe } from "./pipe.ts";

/** What the code at one end of a connection is told. All calls run as events of that end's owner. */
export interface EndpointListener {
  connected?(): void;
  data(bytes: Uint8Array): void;
  /** The peer sends no more. */
  ended(): void;
  /** The connection is gone; nothing follows. */
  closed(error?: SocketError): void;
}

/** One end of a TCP connection. */
export class Endpoint {
  readonly connection: Connection;
  /** Name of the host. */
  readonly host: string;
  readonly owner: Owner;
  listener: EndpointListener;
  /** Where this end writes to. Set when the connection is made. */
  out: Pipe | undefined;
  state: "connecting" | "open" | "closed" = "connecting";
  #finSent = false;
  #finReceived = false;

  constructor(connection: Connection, host: string, owner: Owner, listener: EndpointListener) {
    this.connection = connection;
    this.host = host;
    this.owner = owner;
    this.listener = listener;
  }

  /** Bytes written and not yet delivered to the peer. */
  buffered(): number {
    return this.out?.buffered ?? 0;
  }

  /** Sends bytes; the array must not change afterwards. */
  write(bytes: Uint8Array): void {
    if (this.state !== "open" || this.#finSent || bytes.length === 0) return;
    this.connection.transmit(this, bytes);
  }

  /** Sends no more, after what was written (half-close). */
  end(): void {
    if (this.state !== "open" || this.#finSent) return;
    this.#finSent = true;
    this.out?.finish();
    if (this.#finReceived) this.#close();
  }

  /** Lets go of the connection at once: what was written still goes out, what comes in is ignored. */
  destroy(): void {
    if (this.state === "closed") return;
    const wasOpen = this.state === "open";
    this.state = "closed";
    if (wasOpen && !this.#finSent) {
      this.#finSent = true;
      this.out?.finish();
    }
  }

  /** The host lost its power: gone without a word to the peer. */
  vanish(): void {
    this.state = "closed";
    this.out?.break();
  }

  /** Called by the network when bytes arrive. */
  receive(pieces: readonly Uint8Array[]): void {
    if (pieces.length === 0) return;
    if (this.state === "closed") {
      this.connection.rejectData(this);
      return;
    }
    this.listener.data(pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces));
  }

  /** Called by the network when the peer's FIN arrives. */
  receiveEnd(): void {
    if (this.state === "closed" || this.#finReceived) return;
    this.#finReceived = true;
    this.listener.ended();
    if (this.#finSent) this.#close();
  }

  /** Called by the network when the connection breaks. */
  fail(error: SocketError): void {
    if (this.state === "closed") return;
    this.state = "closed";
    this.listener.closed(error);
  }

  #close(): void {
    if (this.state === "closed") return;
    this.state = "closed";
    this.listener.closed();
  }
}
