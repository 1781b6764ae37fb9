import { Application, describeError, type ProcessRole } from "../../run/application.ts";
import type { Strategy } from "../../scenario/data-strategy.ts";
import type { SimulatedDisk } from "../../simulation/disk/simulated-disk.ts";
import type { Kernel } from "../../simulation/kernel/kernel.ts";
import { trueClock, type Owner, type WallClock } from "../../simulation/kernel/owner.ts";
import type { RandomStream } from "../../simulation/kernel/random.ts";
import type { Network } from "../../simulation/network/network.ts";
import type { NodeAnswer, NodeRequest, UntimedEvent, WorkloadMessage } from "../backend.ts";
import { processContext, type ContextParts } from "./context.ts";

/** Microseconds from starting a process until its code runs. */
const BOOT_TIME = { low: 5_000, high: 20_000 };

/** Microseconds after which a process that ended by itself is started again, per end so far. */
const RESTART_DELAY = 250_000;
const LONGEST_RESTART_DELAY = 5_000_000;

/** Microseconds that a request of a session takes to its node, and the answer back. */
const SESSION_LATENCY = { low: 100, high: 500 };

/** What a simulated process needs of its run. */
export interface ProcessSurroundings extends Pick<
  ContextParts,
  "outside" | "client" | "servers" | "connection" | "settings"
> {
  readonly kernel: Kernel;
  readonly network: Network;
  readonly strategy: Strategy;
  /** Names of all nodes. */
  readonly nodes: readonly string[];
  readonly record: (event: UntimedEvent) => void;
}

/** One application process on its own simulated host, through all its incarnations. */
export class SimulatedProcess {
  readonly name: string;
  readonly role: ProcessRole;
  readonly disk: SimulatedDisk;
  /** The clock of the host: it outlives a crash of the process. */
  readonly clock: WallClock = trueClock();
  readonly #surroundings: ProcessSurroundings;
  #sessions: RandomStream | undefined;
  #waiting: WorkloadMessage[] = [];
  #owner: Owner | undefined;
  #application: Application | undefined;
  /** Answers to what sessions have asked this incarnation. */
  readonly #asked = new Set<(answer: NodeAnswer) => void>();
  #selfEnded = 0;

  constructor(name: string, role: ProcessRole, disk: SimulatedDisk, surroundings: ProcessSurroundings) {
    this.name = name;
    this.role = role;
    this.disk = disk;
    this.#surroundings = surroundings;
    surroundings.network.addHost(name);
  }

  /** The current incarnation; undefined while the process is down. */
  get owner(): Owner | undefined {
    return this.#owner;
  }

  /** Ids of sends that have begun and not ended, and of those that have not begun. */
  openOperations(): string[] {
    const waiting = [...this.#waiting, ...(this.#application?.waiting ?? [])];
    return [...(this.#application?.open ?? []), ...waiting.map((message) => message.id)];
  }

  /** Starts the process; resolves when its code begins to run. Does nothing if it is up. */
  start(): Promise<void> {
    if (this.#owner !== undefined) return Promise.resolve();
    const { kernel } = this.#surroundings;
    const owner = kernel.owner(this.name, this.clock);
    this.#owner = owner;
    return new Promise((resolve) => {
      kernel.schedule(owner.random.between(BOOT_TIME.low, BOOT_TIME.high), owner, "start", () => {
        this.#run(owner);
        resolve();
      });
    });
  }

  /** Hands over a message to send, now or when the process is up. */
  send(message: WorkloadMessage): void {
    this.#waiting.push(message);
    const owner = this.#owner;
    if (owner === undefined || this.#application === undefined) return;
    this.#surroundings.kernel.schedule(0, owner, "send", () => this.#handOver());
  }

  /** Passes a session's request to the node; resolves with its answer, or when it dies. */
  operate(request: NodeRequest): Promise<NodeAnswer> {
    const { kernel } = this.#surroundings;
    const owner = this.#owner;
    const application = this.#application;
    return new Promise((resolve) => {
      const answer = (value: NodeAnswer): void => {
        this.#asked.delete(answer);
        kernel.schedule(this.#sessionLatency(), kernel.root, "answer", () => resolve(value));
      };
      if (owner === undefined || application === undefined) {
        answer({ type: "fail", error: `${this.name} is down` });
        return;
      }
      this.#asked.add(answer);
      kernel.schedule(this.#sessionLatency(), owner, "operation", () => {
        void application.operate(request).then((value) => {
          if (this.#asked.has(answer)) answer(value);
        });
      });
    });
  }

  /** Ends the incarnation without a goodbye; returns how many sends it interrupts, undefined if it is down. */
  kill(what: "crash" | "error", error?: unknown): number | undefined {
    const owner = this.#owner;
    if (owner === undefined) return undefined;
    const { kernel, network, record } = this.#surroundings;
    const interrupted = [...(this.#application?.open ?? [])];
    this.#waiting = [...(this.#application?.waiting ?? []), ...this.#waiting];
    this.#application = undefined;
    this.#owner = undefined;
    kernel.kill(owner);
    network.closeOwner(owner);
    this.disk.kill();
    record({
      type: "process",
      process: this.name,
      incarnation: owner.incarnation,
      what,
      ...(error !== undefined && { error: describeError(error) }),
    });
    for (const id of interrupted) {
      record({ type: "info", process: this.name, id, error: "the process died" });
    }
    const asked = [...this.#asked];
    for (const answer of asked) answer({ type: "info", error: "the process died" });
    return interrupted.length + asked.length;
  }

  /** The process ended by an error of its own: it dies, and is started again after a while, as a supervisor would. */
  fail(error: unknown): void {
    if (this.kill("error", error) === undefined) return;
    const { kernel } = this.#surroundings;
    const delay = Math.min(RESTART_DELAY * 2 ** this.#selfEnded++, LONGEST_RESTART_DELAY);
    kernel.schedule(delay, kernel.root, "restart", () => void this.start());
  }

  #run(owner: Owner): void {
    const { record, strategy } = this.#surroundings;
    const { name: process, disk } = this;
    const { incarnation } = owner;
    const { signal } = new AbortController();
    const opened = (): void => {};
    const context = processContext({ ...this.#surroundings, owner, disk, signal, opened });
    const application = new Application(strategy, context, {
      record: (event) => {
        if (owner.state !== "dead") record(event);
      },
      ended: (error) => {
        if (owner.state !== "dead") this.fail(error);
      },
    });
    this.#application = application;
    record({ type: "process", process, incarnation, what: "start" });
    application.start(this.role, this.#surroundings.nodes);
    this.#handOver();
  }

  #sessionLatency(): number {
    const { low, high } = SESSION_LATENCY;
    this.#sessions ??= this.#surroundings.kernel.random(`sessions of ${this.name}`);
    return this.#sessions.between(low, high);
  }

  #handOver(): void {
    for (const message of this.#waiting.splice(0)) this.#application?.send(message);
  }
}
