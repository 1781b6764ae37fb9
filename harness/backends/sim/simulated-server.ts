import type { ServerConnection, ServerEnvironment } from "../../simulation/nats/environment.ts";
import { NatsServer, type ServerOptions } from "../../simulation/nats/server.ts";
import type { SimulatedDisk } from "../../simulation/disk/simulated-disk.ts";
import { EPOCH_MS } from "../../simulation/driver/clock.ts";
import type { Kernel } from "../../simulation/kernel/kernel.ts";
import { deviation, trueClock, type Owner } from "../../simulation/kernel/owner.ts";
import type { Endpoint, EndpointListener } from "../../simulation/network/endpoint.ts";
import type { Network } from "../../simulation/network/network.ts";
import type { ServerObserver } from "./observer.ts";

/** Microseconds from starting a server's process until it serves. */
const BOOT_TIME = { low: 10_000, high: 25_000 };

/** A NATS server on its own simulated host. */
export class SimulatedServer {
  readonly name: string;
  readonly disk: SimulatedDisk;
  readonly #kernel: Kernel;
  readonly #network: Network;
  readonly #options: ServerOptions;
  readonly #observer: ServerObserver;
  readonly #clock = trueClock();
  #server: NatsServer | undefined;
  #owner: Owner | undefined;
  #boots = 0;
  #booting: Promise<void> | undefined;

  constructor(
    kernel: Kernel,
    network: Network,
    disk: SimulatedDisk,
    options: ServerOptions,
    observer: ServerObserver,
  ) {
    this.#kernel = kernel;
    this.#network = network;
    this.#options = options;
    this.#observer = observer;
    this.name = options.name;
    this.disk = disk;
    network.addHost(this.name);
  }

  /** The running server, if it runs. */
  get running(): NatsServer | undefined {
    return this.#server;
  }

  /** The process that runs the server, if it runs. */
  get owner(): Owner | undefined {
    return this.#owner;
  }

  /** Whether the server is on its way up. */
  get booting(): boolean {
    return this.#booting !== undefined;
  }

  /** Starts the server; resolves when it serves. Does nothing if it runs or is starting. */
  start(): Promise<void> {
    if (this.#owner !== undefined) return Promise.resolve();
    this.#booting ??= this.#boot();
    return this.#booting;
  }

  /** Ends the server's process; what it held in memory is gone. False if it does not run. */
  kill(): boolean {
    const owner = this.#owner;
    if (owner === undefined) return false;
    this.#server?.stop();
    this.#server = undefined;
    this.#owner = undefined;
    this.#kernel.kill(owner);
    return true;
  }

  #boot(): Promise<void> {
    const { low, high } = BOOT_TIME;
    const time = this.#kernel.random(`boot ${this.name} ${this.#boots++}`).between(low, high);
    return new Promise((resolve) => {
      this.#kernel.schedule(time, this.#kernel.root, "boot", () => {
        this.#booting = undefined;
        this.#serve();
        resolve();
      });
    });
  }

  #serve(): void {
    const owner = this.#kernel.owner(this.name, this.#clock);
    const server = new NatsServer(this.#options, this.#environment(owner));
    this.#owner = owner;
    this.#server = server;
    server.start();
    const host = this.#network.find(this.name);
    host?.ports.set(this.#options.port, {
      owner,
      accept: (end) => this.#accept(server, end),
    });
  }

  #accept(server: NatsServer, end: Endpoint): EndpointListener {
    const client = end.connection.client.host;
    this.#observer.accepting = client;
    const address = this.#network.find(client)?.address ?? client;
    const handler = server.accept(connectionOf(end, `${address}:${40_000 + end.connection.number}`));
    this.#observer.accepting = undefined;
    return {
      data: (bytes) => handler.data(bytes),
      ended: () => {
        end.end();
        handler.closed();
      },
      closed: () => handler.closed(),
    };
  }

  #environment(owner: Owner): ServerEnvironment {
    const kernel = this.#kernel;
    return {
      now: () => kernel.now,
      wallNanos: () =>
        BigInt(EPOCH_MS * 1000 + kernel.now + deviation(owner.clock, kernel.now)) * 1000n,
      schedule: (delay, callback) => {
        const event = kernel.schedule(delay, owner, "server timer", callback);
        return { cancel: () => kernel.cancel(event) };
      },
      random: (limit) => owner.random.below(limit),
      disk: this.disk,
      observe: (observation) => this.#observer.observe(observation),
    };
  }
}

function connectionOf(end: Endpoint, remoteAddress: string): ServerConnection {
  return {
    remoteAddress,
    write: (bytes) => end.write(bytes),
    buffered: () => end.buffered(),
    end: () => end.end(),
    destroy: () => end.connection.reset(),
  };
}
