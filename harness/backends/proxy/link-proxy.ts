import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { LinkSettings, LinkTraffic } from "./link.ts";
import { ProxiedConnection } from "./proxied-connection.ts";

const LOOPBACK = "127.0.0.1";

/**
 * A TCP proxy on loopback for one link: from one process to one server, or from server to server.
 *
 * The host lets a client in before the proxy is asked, so a dial that is held connects and then hears
 * nothing, and one that is refused is reset.
 */
export class LinkProxy {
  readonly from: string;
  readonly to: string;
  /** What passed so far. */
  readonly traffic: LinkTraffic = { bytes: 0, chunks: 0, connections: 0, refused: 0 };
  readonly #link: LinkSettings;
  readonly #listener: Server;
  readonly #connections = new Set<ProxiedConnection>();
  #accepted = 0;
  #closed: Promise<void> | undefined;
  #allOver: (() => void) | undefined;

  constructor(link: LinkSettings) {
    this.#link = link;
    this.from = link.from;
    this.to = link.to;
    this.#listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#accept(client));
  }

  /** Connections that are not over at both ends, held dials included. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Local ports of the open connections to the server: by these it knows them. */
  outgoingPorts(): number[] {
    return [...this.#connections].flatMap(({ outgoingPort }) => outgoingPort ?? []);
  }

  /**
   * Starts to listen on loopback; gives the port.
   * @param port - 0 takes a free one.
   * @throws an Error with `code` if the port cannot be used.
   */
  listen(port = 0): Promise<number> {
    const listener = this.#listener;
    return new Promise((resolve, reject) => {
      listener.once("error", reject);
      listener.listen({ host: LOOPBACK, port, exclusive: true }, () => {
        listener.off("error", reject);
        // A failure to accept concerns one client, who hears of it.
        listener.on("error", () => {});
        resolve((listener.address() as AddressInfo).port);
      });
    });
  }

  /** Resets all connections at both ends; what is in flight or held is lost. */
  cut(): { readonly connectionsCut: number; readonly bytesLost: number } {
    let connectionsCut = 0;
    let bytesLost = 0;
    for (const connection of this.#connections) {
      const lost = connection.cut();
      if (lost === undefined) continue;
      connectionsCut++;
      bytesLost += lost;
    }
    return { connectionsCut, bytesLost };
  }

  /** Ends all connections and stops listening; resolves when no socket is left. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const stopped = new Promise<void>((resolve) => this.#listener.close(() => resolve()));
    const allOver = new Promise<void>((resolve) => (this.#allOver = resolve));
    for (const connection of this.#connections) connection.destroy();
    if (this.#connections.size > 0) await allOver;
    await stopped;
  }

  #accept(client: Socket): void {
    const connection = new ProxiedConnection(this.#link, ++this.#accepted, client, this.traffic, () => {
      this.#connections.delete(connection);
      if (this.#connections.size === 0) this.#allOver?.();
    });
    this.#connections.add(connection);
    if (this.#closed !== undefined) connection.destroy();
  }
}
