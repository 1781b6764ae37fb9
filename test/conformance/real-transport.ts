import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { RealServer } from "./real-server.ts";
import type { ServerSettings } from "./notation.ts";
import type { Link, Receiver, Transport } from "./transport.ts";

/** A nats-server process, spoken to by raw TCP on loopback. */
export class RealTransport implements Transport {
  readonly version: string;
  readonly #server: RealServer;
  readonly #sockets: Set<Socket> = new Set();

  private constructor(version: string, server: RealServer) {
    this.version = version;
    this.#server = server;
  }

  /** Starts `binary`. */
  static async start(version: string, binary: string, settings: ServerSettings = {}): Promise<RealTransport> {
    const server = new RealServer(binary, settings);
    try {
      await server.start();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return new RealTransport(version, server);
  }

  async open(receiver: Receiver): Promise<Link> {
    const socket = connect(this.#server.port, "127.0.0.1");
    socket.setNoDelay(true);
    this.#sockets.add(socket);
    socket.on("data", (bytes) => receiver.data(bytes));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#sockets.delete(socket);
      receiver.closed();
    });
    await once(socket, "connect");
    return {
      write: (bytes) => void socket.write(bytes),
      end: () => socket.destroy(),
    };
  }

  async restart(): Promise<void> {
    await this.#server.kill();
    await Promise.all([...this.#sockets].map((socket) => once(socket, "close")));
    await this.#server.start();
  }

  wall(): number {
    return Date.now();
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await this.#server.stop();
  }
}
