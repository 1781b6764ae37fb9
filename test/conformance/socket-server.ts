import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { ServerEnvironment } from "../../harness/simulation/nats/environment.ts";
import { NatsServer } from "../../harness/simulation/nats/server.ts";
import { FakeDisk } from "../simulation/nats/support.ts";

/** The simulated server in real time on a real socket of loopback, for programs with a real client. */
export class SocketServer {
  readonly #nats: NatsServer;
  readonly #server: Server;
  readonly #sockets: Set<Socket> = new Set();

  private constructor(nats: NatsServer) {
    this.#nats = nats;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** Serves as the release `version` does. */
  static async start(version: string): Promise<SocketServer> {
    const options = { name: "nats-1", host: "127.0.0.1", port: 4222, syncInterval: 120_000, version };
    const nats = new NatsServer(options, environment());
    nats.start();
    const served = new SocketServer(nats);
    served.#server.listen(0, "127.0.0.1");
    await once(served.#server, "listening");
    return served;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends it and all its connections. */
  async stop(): Promise<void> {
    this.#nats.stop();
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #accept(socket: Socket): void {
    socket.setNoDelay(true);
    this.#sockets.add(socket);
    const handler = this.#nats.accept({
      remoteAddress: `${socket.remoteAddress}:${socket.remotePort}`,
      write: (bytes) => void socket.write(bytes),
      buffered: () => socket.writableLength,
      end: () => void socket.end(),
      destroy: () => void socket.destroy(),
    });
    socket.on("data", (bytes) => handler.data(bytes));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#sockets.delete(socket);
      handler.closed();
    });
  }
}

/** Real time, real chance, a disk in memory. */
function environment(): ServerEnvironment {
  return {
    now: () => Math.round(performance.now() * 1000),
    wallNanos: () => BigInt(Date.now()) * 1_000_000n,
    schedule: (delay, callback) => {
      const timer = setTimeout(callback, delay / 1000);
      return { cancel: () => clearTimeout(timer) };
    },
    random: (limit) => Math.floor(Math.random() * limit),
    disk: new FakeDisk(),
  };
}
