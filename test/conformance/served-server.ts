import { realEnvironment } from "../../harness/serve/environment.ts";
import { serve, type ServingServer } from "../../harness/serve/serve.ts";
import { SimulatedDisk } from "../../harness/simulation/disk/simulated-disk.ts";
import { RandomStream } from "../../harness/simulation/kernel/random.ts";
import type { ServerSettings } from "./notation.ts";
import type { ListeningServer } from "./socket-transport.ts";

/** What `capstan serve` puts on a socket, with a disk that outlives a kill. */
export class ServedServer implements ListeningServer {
  readonly #profile: string;
  readonly #settings: ServerSettings;
  readonly #disk = new SimulatedDisk(new RandomStream(1, "disk"));
  readonly #environment = { ...realEnvironment(), disk: this.#disk };
  #serving: ServingServer | undefined;
  #port = 0;

  constructor(profile: string, settings: ServerSettings = {}) {
    this.#profile = profile;
    this.#settings = settings;
  }

  get port(): number {
    return this.#port;
  }

  async start(): Promise<void> {
    this.#serving = await serve({
      host: "127.0.0.1",
      port: this.#port,
      profile: this.#profile,
      name: "nats-1",
      settings: this.#settings,
      environment: this.#environment,
    });
    this.#port = this.#serving.port;
  }

  async kill(): Promise<void> {
    await this.#serving?.close();
    this.#serving = undefined;
    this.#disk.kill();
  }

  stop(): Promise<void> {
    return this.kill();
  }
}
