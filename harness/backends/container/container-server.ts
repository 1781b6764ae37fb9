import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../process/port.ts";
import { servesJetStream } from "../process/ready.ts";
import {
  ServerHostError,
  ServerStartError,
  type RunState,
  type ServerAddress,
  type ServerHost,
  type ServerPlan,
  type ServerPort,
} from "../server-host.ts";
import { CLIENT_PORT, CONFIG_PATH, containerConfig, MONITOR_PORT } from "./container-config.ts";
import { containerLog } from "./container-log.ts";
import type { Docker } from "./docker.ts";
import { removeContainer, type Engine } from "./engine.ts";
import type { ServerImage } from "./image.ts";
import { ownLabels } from "./owner.ts";
import { addressOfOther, otherOn, type PairNetwork } from "./pair-networks.ts";
import { ContainerStartError, startServerContainer } from "./server-container.ts";

/** Milliseconds that a server may take until it serves. */
const START_LIMIT = 60_000;
/** Milliseconds between two looks at whether it serves. */
const LOOK_INTERVAL = 10;
/** Starts that are tried: its port may be taken for a moment. */
const TRIES = 3;
const RETRY_DELAY = 200;
/** Lines of the log in the message if it does not start. */
const LOG_LINES = 40;

/** What a server in a container needs. */
export interface ContainerServerParts {
  readonly docker: Docker;
  readonly image: ServerImage;
  readonly plan: ServerPlan;
  /** Networks of which it is one of the two servers; none for one that stands alone. */
  readonly networks: readonly PairNetwork[];
  /** Name of the container. */
  readonly containerName: string;
  /** Told of what went wrong where nobody waits. */
  readonly failed: (error: unknown) => void;
}

/** A nats-server in a container, which keeps its published ports and its store through restarts. */
export class ContainerServer implements ServerHost {
  readonly name: string;
  readonly #parts: ContainerServerParts;
  readonly #engine: Engine;
  /** Published ports, once it was started. */
  #ports: Partial<Record<ServerPort, number>> = {};
  #id: string | undefined;
  #state: RunState = "down";
  #starting: Promise<void> | undefined;
  /** What the engine was asked to do, in order: it takes a while for each. */
  #orders: Promise<void> = Promise.resolve();
  #stopped = false;
  /** Log of a start that failed: its container is gone. */
  #lostLog = "";

  constructor(parts: ContainerServerParts) {
    this.name = parts.plan.name;
    this.#parts = parts;
    this.#engine = parts.docker.client.container.dockerode;
  }

  get state(): RunState {
    return this.#state;
  }

  get starting(): boolean {
    return this.#starting !== undefined;
  }

  address(port: ServerPort): ServerAddress | undefined {
    const published = this.#ports[port];
    return published === undefined ? undefined : { host: this.#parts.docker.host, port: published };
  }

  start(): Promise<void> {
    if (this.#stopped || (this.#state !== "down" && this.#starting === undefined)) return Promise.resolve();
    this.#starting ??= this.#start().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  kill(): boolean {
    if (this.#state === "down") return false;
    this.#state = "down";
    this.#order("kill", (container) => container.kill({ signal: "SIGKILL" }));
    return true;
  }

  pause(): boolean {
    if (this.#state !== "alive") return false;
    this.#state = "paused";
    this.#order("pause", (container) => container.pause());
    return true;
  }

  resume(): boolean {
    if (this.#state !== "paused") return false;
    this.#state = "alive";
    this.#order("unpause", (container) => container.unpause());
    return true;
  }

  /** Takes it off a network, running or not; resolves when that is done. */
  disconnect({ id: network }: PairNetwork): Promise<void> {
    return this.#orderOnNetwork("take off its network", (id) =>
      this.#engine.getNetwork(network).disconnect({ Container: id, Force: true }),
    );
  }

  /** Puts it back on a network, with the address that it had. */
  connect(network: PairNetwork): Promise<void> {
    return this.#orderOnNetwork("put back on its network", (id) => this.#join(network, id));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#starting?.catch(() => {});
    await this.#orders;
    this.#state = "down";
    await this.#remove();
  }

  async log(): Promise<string> {
    return this.#id === undefined ? this.#lostLog : containerLog(this.#engine, this.#id);
  }

  #order(what: string, carryOut: (container: ReturnType<Engine["getContainer"]>) => Promise<unknown>): void {
    const id = this.#id;
    if (id === undefined) return;
    this.#orders = this.#orders.then(async () => {
      try {
        await carryOut(this.#engine.getContainer(id));
      } catch (error) {
        this.#parts.failed(
          new ServerHostError(`${this.name}: docker cannot ${what} its container: ${text(error)}`),
        );
      }
    });
  }

  /** While it starts an engine may or may not know yet that it is on a network. */
  async #orderOnNetwork(what: string, carryOut: (id: string) => Promise<unknown>): Promise<void> {
    await this.#starting?.catch(() => {});
    if (this.#stopped) return;
    this.#order(what, ({ id }) => carryOut(id));
    await this.#orders;
  }

  async #join({ id: network, servers, addresses }: PairNetwork, id: string): Promise<void> {
    const { name } = this;
    await this.#engine.getNetwork(network).connect({
      Container: id,
      EndpointConfig: { Aliases: [name], IPAMConfig: { IPv4Address: addresses[servers.indexOf(name)] } },
    });
  }

  async #start(): Promise<void> {
    await this.#orders;
    for (let tried = 1; ; tried++) {
      try {
        await (this.#id === undefined ? this.#create() : this.#startAgain());
        this.#state = "alive";
        return;
      } catch (error) {
        if (tried === TRIES || !isPortTaken(error))
          throw new ServerStartError(await this.#failure(error), { cause: error });
        await sleep(RETRY_DELAY);
      }
    }
  }

  async #create(): Promise<void> {
    const { docker, image, plan, networks, containerName } = this.#parts;
    const isMember = plan.cluster !== undefined;
    const ports = { client: await freePort(), ...(isMember && { monitor: await freePort() }) };
    this.#ports = ports;
    try {
      await startServerContainer(docker, {
        image: image.name,
        name: containerName,
        labels: ownLabels(),
        config: { text: containerConfig(plan, image.version), path: CONFIG_PATH },
        ports: [
          { container: CLIENT_PORT, host: ports.client },
          ...(ports.monitor === undefined ? [] : [{ container: MONITOR_PORT, host: ports.monitor }]),
        ],
        hosts: networks.flatMap((network) => this.#otherOn(network)),
        startLimit: START_LIMIT,
        created: async (id) => {
          this.#id = id;
          docker.held.set(id, "container");
          for (const network of networks) await this.#join(network, id);
        },
      });
      await this.#untilItServes();
    } catch (error) {
      // Some containers that fail are gone already.
      this.#lostLog = (await this.log()) || (error instanceof ContainerStartError ? error.log : "");
      // Its port cannot be changed any more.
      await this.#remove();
      throw error;
    }
  }

  /** An engine asks others for names of servers that are off the network, which takes seconds: so they stand in a file. */
  #otherOn(network: PairNetwork): { host: string; ipAddress: string }[] {
    const ipAddress = addressOfOther(network, this.name);
    const host = otherOn(network, this.name);
    return host === undefined || ipAddress === undefined ? [] : [{ host, ipAddress }];
  }

  async #startAgain(): Promise<void> {
    if (this.#id === undefined) return;
    await this.#engine.getContainer(this.#id).start();
    await this.#untilItServes();
  }

  async #untilItServes(): Promise<void> {
    const { host } = this.#parts.docker;
    const port = this.#ports.client ?? 0;
    const end = Date.now() + START_LIMIT;
    while (!(await servesJetStream(port, host))) {
      if (Date.now() > end) throw new Error(`nobody greets on ${host}:${port} after ${START_LIMIT / 1000} s`);
      await sleep(LOOK_INTERVAL);
    }
  }

  async #failure(error: unknown): Promise<string> {
    const lines = (await this.log()).split("\n").filter((line) => line.trim() !== "");
    const { image } = this.#parts;
    return [
      `${this.name} (a container of ${image.name}) did not start: ${text(error)}`,
      ...(lines.length === 0 ? ["  its log is empty"] : ["  the end of its log:"]),
      ...lines.slice(-LOG_LINES).map((line) => `    ${line}`),
    ].join("\n");
  }

  async #remove(): Promise<void> {
    const id = this.#id;
    if (id === undefined) return;
    await removeContainer(this.#engine, id);
    this.#parts.docker.held.delete(id);
    this.#id = undefined;
  }
}

/** Whether another try may help. */
function isPortTaken(error: unknown): boolean {
  return /port is already allocated|address already in use|ports are not available/i.test(text(error));
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
