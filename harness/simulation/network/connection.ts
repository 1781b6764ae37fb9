import type { Kernel } from "../kernel/kernel.ts";
import type { Owner } from "../kernel/owner.ts";
import { Endpoint, type EndpointListener } from "./endpoint.ts";
import { connectionReset, connectionTimedOut, type SocketError } from "./errors.ts";
import type { Middlebox } from "./middlebox.ts";
import type { Path } from "./path.ts";
import { Pipe } from "./pipe.ts";

/** Both ends of one TCP connection, and what is between them. */
export class Connection {
  readonly number: number;
  readonly client: Endpoint;
  server: Endpoint | undefined;
  readonly #kernel: Kernel;
  readonly #middlebox: Middlebox | undefined;
  readonly #sent: (from: Endpoint, to: Endpoint | undefined, bytes: number) => void;
  #broken = false;

  constructor(
    kernel: Kernel,
    number: number,
    client: { host: string; owner: Owner; listener: EndpointListener },
    middlebox: Middlebox | undefined,
    sent: (from: Endpoint, to: Endpoint | undefined, bytes: number) => void,
  ) {
    this.#kernel = kernel;
    this.number = number;
    this.client = new Endpoint(this, client.host, client.owner, client.listener);
    this.#middlebox = middlebox;
    this.#sent = sent;
  }

  /** Joins the two ends; the server's listener is set by whoever accepts. */
  open(server: { host: string; owner: Owner }, there: Path, back: Path): Endpoint {
    const end = new Endpoint(this, server.host, server.owner, silent);
    this.server = end;
    this.client.out = new Pipe(this.#kernel, there, end);
    end.out = new Pipe(this.#kernel, back, this.client);
    this.client.state = "open";
    end.state = "open";
    return end;
  }

  /** Sends bytes from one end towards the other, through the middlebox if there is one. */
  transmit(from: Endpoint, bytes: Uint8Array): void {
    const pipe = from.out as Pipe;
    this.#sent(from, from === this.client ? this.server : this.client, bytes.length);
    if (this.#middlebox === undefined) pipe.send(bytes);
    else this.#middlebox.pass(this, from === this.client ? "to-server" : "to-client", bytes, pipe);
  }

  /** Breaks the connection in the middle: what is in flight is lost and both ends are reset. */
  reset(): { readonly bytesLost: number } {
    return { bytesLost: this.#break(connectionReset) };
  }

  /** TCP gave up retransmitting. */
  timeOut(): void {
    this.#break(connectionTimedOut);
  }

  /** Data arrived at an end that is closed: the other end is reset, unless that is closed too. */
  rejectData(receiver: Endpoint): void {
    const sender = receiver === this.client ? this.server : this.client;
    if (sender === undefined || sender.state !== "open") return;
    this.#failLater(sender, connectionReset);
  }

  #break(error: () => SocketError): number {
    if (this.#broken) return 0;
    this.#broken = true;
    const bytesLost = (this.client.out?.break() ?? 0) + (this.server?.out?.break() ?? 0);
    this.#failLater(this.client, error);
    if (this.server !== undefined) this.#failLater(this.server, error);
    return bytesLost;
  }

  #failLater(end: Endpoint, error: () => SocketError): void {
    if (end.state === "closed") return;
    const delay = end.out?.path.delay(0) ?? 0;
    this.#kernel.schedule(delay, end.owner, "reset", () => end.fail(error()));
  }
}

const silent: EndpointListener = { data() {}, ended() {}, closed() {} };
