import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { LinkOptions } from "../../../harness/backends/proxy/proxy-network.ts";
import { ProxyNetwork } from "../../../harness/backends/proxy/proxy-network.ts";
import type { LinkProxy } from "../../../harness/backends/proxy/link-proxy.ts";
import type { LinkObservation } from "../../../harness/backends/proxy/observation.ts";

/** The link of most tests, and the way back. */
export const there = { from: "producer-1", to: "nats-1" } as const;
export const back = { from: "nats-1", to: "producer-1" } as const;

/** A plain TCP server that gathers what it receives; closed by {@link cleanUp}. */
export interface Sink {
  readonly port: number;
  readonly sockets: Socket[];
  /** The socket of the n-th connection, when it is there. */
  socket(index?: number): Promise<Socket>;
  /** All bytes received, of all connections. */
  readonly bytes: () => Buffer;
}

/** Starts a server; sockets stay half-open if told so. */
export async function sink(onSocket: (socket: Socket) => void = () => {}, reading = true): Promise<Sink> {
  const sockets: Socket[] = [];
  const received: Buffer[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    if (reading) socket.on("data", (bytes) => received.push(bytes));
    onSocket(socket);
  });
  const port = await listening(server);
  undo.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    port,
    sockets,
    bytes: () => Buffer.concat(received),
    socket: async (index = 0) => {
      await until(() => sockets.length > index);
      return sockets[index] as Socket;
    },
  };
}

/** A server that sends everything back, and its end when it comes. */
export function echo(): Promise<Sink> {
  return sink((socket) => void socket.pipe(socket));
}

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A proxied link to a port, listening; closed by {@link cleanUp}. */
export interface Proxied {
  readonly network: ProxyNetwork;
  readonly proxy: LinkProxy;
  readonly port: number;
  readonly observed: LinkObservation[];
}

/** Puts a proxy in front of a port. */
export async function proxied(
  target: number,
  options: Partial<LinkOptions> & { observing?: boolean; seed?: number } = {},
): Promise<Proxied> {
  const { observing = false, seed = 1, ...link } = options;
  const observed: LinkObservation[] = [];
  const network = new ProxyNetwork(seed, observing ? (observation) => observed.push(observation) : undefined);
  undo.push(() => network.close());
  const proxy = network.add(there, { target: () => ({ host: "127.0.0.1", port: target }), ...link });
  return { network, proxy, port: await proxy.listen(), observed };
}

/** A client socket that gathers what it receives; destroyed by {@link cleanUp}. */
export interface Client {
  readonly socket: Socket;
  readonly bytes: () => Buffer;
  /** Code of the error that ended it, or `end`, when it ends. */
  readonly over: Promise<string>;
}

/** Connects to a port on loopback. */
export async function client(port: number): Promise<Client> {
  const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  const received: Buffer[] = [];
  const over = new Promise<string>((resolve) => {
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "error"));
    socket.on("end", () => resolve("end"));
  });
  socket.on("data", (bytes) => received.push(bytes));
  undo.push(async () => void socket.destroy());
  // A reset may come before the connection is noticed.
  await Promise.race([new Promise((resolve) => socket.once("connect", resolve)), over]);
  return { socket, over, bytes: () => Buffer.concat(received) };
}

const undo: (() => Promise<unknown>)[] = [];

/** Closes everything that was opened here, the latest first. */
export async function cleanUp(): Promise<void> {
  for (const step of undo.splice(0).reverse()) await step();
}

/** Waits for something to become true, as long as the test may take. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** Long enough for what must not happen to happen. */
export function meanwhile(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 40));
}

/** A publish of a payload. */
export function publish(subject: string, payload: string, reply = ""): string {
  return `PUB ${subject} ${reply === "" ? "" : `${reply} `}${Buffer.byteLength(payload)}\r\n${payload}\r\n`;
}

/** A message to a client. */
export function message(subject: string, payload: string, reply = ""): string {
  return `MSG ${subject} 1 ${reply === "" ? "" : `${reply} `}${Buffer.byteLength(payload)}\r\n${payload}\r\n`;
}
