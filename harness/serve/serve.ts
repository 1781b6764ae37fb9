import { createServer, type Server, type Socket } from "node:net";
import type {
  ConnectionHandler,
  ServerConnection,
  ServerEnvironment,
} from "../simulation/nats/environment.ts";
import { findProfile } from "../simulation/nats/profile.ts";
import { NatsServer, type ServerOptions } from "../simulation/nats/server.ts";
import { realEnvironment } from "./environment.ts";

/** How a simulated server is put on a real socket. */
export interface ServeOptions {
  /** Address to listen on; loopback unless told otherwise. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Server generation, as `2.10`; the newest if absent. */
  readonly profile?: string;
  /** Name announced to clients; `capstan` if absent. */
  readonly name?: string;
  /** Limits and intervals that are not the defaults. */
  readonly settings?: Partial<Pick<ServerOptions, "maxPayload" | "maxControlLine" | "pingInterval">>;
  /** Clock, chance and disk; if absent those of this machine, with an empty disk in memory. */
  readonly environment?: ServerEnvironment;
}

/** A simulated server that listens. */
export interface ServingServer {
  readonly host: string;
  readonly port: number;
  /** Version that it announces, as `2.15.1`. */
  readonly version: string;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
}

/**
 * Puts a simulated NATS server on a real socket and in real time.
 * @throws RangeError if there is no such profile; an Error with `code` if the address cannot be used.
 */
export async function serve(options: ServeOptions): Promise<ServingServer> {
  const { host, port, profile, name = "capstan", settings = {} } = options;
  const { version } = findProfile(profile);
  const sockets = new Set<Socket>();
  let nats: NatsServer | undefined;
  const listener = createServer({ noDelay: true }, (socket) => {
    if (nats === undefined) return;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    connect(socket, nats);
  });
  const actualPort = await listen(listener, host, port);
  const server = new NatsServer(
    {
      ...settings,
      name,
      host,
      port: actualPort,
      syncInterval: 120_000,
      ...(profile !== undefined && { version: profile }),
    },
    options.environment ?? realEnvironment(),
  );
  server.start();
  nats = server;
  return {
    host,
    port: actualPort,
    version,
    close: async () => {
      server.stop();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => listener.close(() => resolve()));
    },
  };
}

function listen(listener: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once("error", reject);
    listener.listen(port, host, () => {
      const address = listener.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function connect(socket: Socket, server: NatsServer): void {
  const handler: ConnectionHandler = server.accept(connectionOf(socket));
  let over = false;
  const close = (): void => {
    if (over) return;
    over = true;
    handler.closed();
  };
  socket.on("data", (bytes) => {
    if (!over) handler.data(bytes);
  });
  socket.on("end", close);
  socket.on("close", close);
  // A reset is followed by `close`, which is all that the server needs to know.
  socket.on("error", () => {});
}

function connectionOf(socket: Socket): ServerConnection {
  return {
    remoteAddress: `${socket.remoteAddress ?? ""}:${socket.remotePort ?? 0}`,
    write: (bytes) => void (socket.writable && socket.write(bytes)),
    buffered: () => socket.writableLength,
    end: () => void socket.end(),
    destroy: () => void socket.resetAndDestroy(),
  };
}
