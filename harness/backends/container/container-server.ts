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
import { CLIENT_PORT, CONFIG_PATH, containerConfig } from "./container-config.ts";
import { containerLog } from "./container-log.ts";
import type { Docker } from "./docker.ts";
import { removeContainer, type Engine } from "./engine.ts";
import type { ServerImage } from "./image.ts";
import { ownLabels } from "./owner.ts";
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
  /** Name of the container. */
  readonly containerName: string;
  /** Told of what went wrong where nobody waits. */
  readonly failed: (error: unknown) => void;
}

/** A nats-server in a container, which keeps its published port and its store through restarts. */
export class ContainerServer implements ServerHost {
  readonly name: string;
  readonly #parts: ContainerServerParts;
  readonly #engine: Engine;
  #port = 0;
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
    return port === "client" && this.#port > 0
      ? { host: this.#parts.docker.host, port: this.#port }
      : undefined;
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
    const { docker, image, plan, containerName } = this.#parts;
    this.#port = await freePort();
    try {
      await startServerContainer(docker, {
        image: image.name,
        name: containerName,
        labels: ownLabels(),
        config: { text: containerConfig(plan, image.version), path: CONFIG_PATH },
        port: { container: CLIENT_PORT, host: this.#port },
        startLimit: START_LIMIT,
        created: (id) => (this.#id = id),
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

  async #startAgain(): Promise<void> {
    if (this.#id === undefined) return;
    await this.#engine.getContainer(this.#id).start();
    await this.#untilItServes();
  }

  async #untilItServes(): Promise<void> {
    const { host } = this.#parts.docker;
    const end = Date.now() + START_LIMIT;
    while (!(await servesJetStream(this.#port, host))) {
      if (Date.now() > end)
        throw new Error(`nobody greets on ${host}:${this.#port} after ${START_LIMIT / 1000} s`);
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
