import { connect, type Socket } from "node:net";
import { once } from "node:events";
import type { Link, Receiver, Transport } from "./transport.ts";

/** A server that listens on loopback. */
export interface ListeningServer {
  readonly port: number;
  start(): Promise<void>;
  /** As SIGKILL does: its store stays, and {@link ListeningServer.start} goes on from there. */
  kill(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** A server, spoken to by raw TCP on loopback. */
export class SocketTransport implements Transport {
  readonly version: string;
  readonly #server: ListeningServer;
  readonly #sockets: Set<Socket> = new Set();

  private constructor(version: string, server: ListeningServer) {
    this.version = version;
    this.#server = server;
  }

  /** Starts `server`, which announces `version`. */
  static async start(version: string, server: ListeningServer): Promise<SocketTransport> {
    try {
      await server.start();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return new SocketTransport(version, server);
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
      write: (bytes) => writeTogether(socket, bytes),
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

/**
 * What is written at one time leaves in one piece: a server that refuses the first bytes and closes is sent
 * nothing more, which would be answered by a reset, before its error may have been read.
 */
function writeTogether(socket: Socket, bytes: Uint8Array): void {
  if (socket.writableCorked === 0) {
    socket.cork();
    setImmediate(() => socket.uncork());
  }
  socket.write(bytes);
}
