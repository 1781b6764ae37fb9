import type { NatsConnection } from "@nats-io/transport-node";
import { createRecorder } from "../../history/recorder.ts";
import { messageIdOf } from "../../scenario/message.ts";
import { serverNames, consumerNames, nodeNames, producerNames } from "../../scenario/topology.ts";
import { SimulatedDisk } from "../../simulation/disk/simulated-disk.ts";
import { SimulatedSurroundings } from "../../simulation/driver/simulation.ts";
import { Kernel } from "../../simulation/kernel/kernel.ts";
import type { Outcome } from "../../simulation/kernel/outcome.ts";
import type { Owner } from "../../simulation/kernel/owner.ts";
import { Middlebox } from "../../simulation/network/middlebox.ts";
import { Network } from "../../simulation/network/network.ts";
import type { Outstanding, RunFailure, RunPlan, RunRecord, Stage, UntimedEvent } from "../backend.ts";
import type { ProcessRole } from "../../run/application.ts";
import { Counters } from "../counters.ts";
import { isAboutMessage, returnedNode, sinceFaultsPhase, timed } from "../run-history.ts";
import { processContext } from "./context.ts";
import { ServerObserver } from "./observer.ts";
import { OutsideWorld } from "./outside-world.ts";
import { SimulatedProcess, type ProcessSurroundings } from "./simulated-process.ts";
import { SimulatedServer } from "./simulated-server.ts";
import { SimulatedWorld } from "./simulated-world.ts";

/** Microseconds of one segment's way. */
const LATENCY = { low: 200, high: 2000 };
const PORT = 4222;
/** Events of one run; far above any sensible one, so that only an endless one reaches it. */
const STEP_LIMIT = 20_000_000;
/** Name of the process in which a strategy prepares streams and consumers. */
const SETUP = "setup";

/** One run in simulation, from nothing to its record. */
export class SimulatedRun {
  readonly #plan: RunPlan;
  readonly #kernel: Kernel;
  readonly #network: Network;
  readonly #recorder = createRecorder();
  readonly #counters = new Counters();
  readonly #servers = new Map<string, SimulatedServer>();
  readonly #processes = new Map<string, SimulatedProcess>();
  readonly #world: SimulatedWorld;
  readonly #surroundings: ProcessSurroundings;
  readonly #outside: OutsideWorld;
  readonly #returnListeners: ((node: string) => void)[] = [];
  /** Virtual microseconds of the last event about a message. */
  #lastActivity = 0;

  constructor(plan: RunPlan) {
    this.#plan = plan;
    const kernel = new Kernel({
      seed: plan.seed,
      budget: { steps: STEP_LIMIT, time: plan.timeLimit * 1000 },
      record: plan.diagnose.trace,
      ...(plan.diagnose.drain !== undefined && { drain: plan.diagnose.drain }),
    });
    const middlebox = plan.middlebox ? new Middlebox(kernel) : undefined;
    this.#kernel = kernel;
    this.#network = new Network(kernel, { latency: LATENCY, ...(middlebox !== undefined && { middlebox }) });
    this.#outside = new OutsideWorld(kernel, this.#record);
    this.#addServers();
    this.#surroundings = {
      kernel,
      network: this.#network,
      outside: this.#outside,
      client: plan.client,
      servers: serverNames(plan.topology).map((name) => `nats://${name}:${PORT}`),
      connection: plan.connection,
      settings: plan.settings,
      strategy: plan.strategy,
      nodes: nodeNames(plan.topology),
      record: this.#record,
    };
    this.#addProcesses();
    this.#world = new SimulatedWorld({
      kernel,
      network: this.#network,
      middlebox,
      processes: this.#processes,
      servers: this.#servers,
      record: this.#record,
    });
    kernel.onError = (owner, error) => this.#onError(owner, error);
  }

  /** Carries the run out. */
  async run(): Promise<RunRecord> {
    const { client, script, diagnose } = this.#plan;
    const surroundings = new SimulatedSurroundings(this.#kernel, this.#network, diagnose.escapes);
    const outcome = await this.#kernel.run(() => {
      client.resetIds();
      this.#play(script).then(
        () => this.#kernel.stop(),
        (error: unknown) => this.#kernel.fail(error),
      );
    }, surroundings);
    const places = surroundings.escapes.map(
      ({ resource, where }) => `${resource} at ${where ?? "an unknown place"}`,
    );
    return this.#toRecord(outcome, places);
  }

  async #play(script: RunPlan["script"]): Promise<void> {
    for (const name of this.#servers.keys()) await this.#world.startServer(name);
    await script(this.#stage());
  }

  #addServers(): void {
    const { broker } = this.#plan.topology;
    for (const name of serverNames(this.#plan.topology)) {
      const disk = new SimulatedDisk(this.#kernel.random(`disk ${name}`));
      const options = {
        name,
        host: name,
        port: PORT,
        syncInterval: broker.syncInterval,
        durableMetadata: false,
        ...(broker.version !== undefined && { version: broker.version }),
      };
      const observer = new ServerObserver(name, this.#record, this.#counters);
      this.#servers.set(name, new SimulatedServer(this.#kernel, this.#network, disk, options, observer));
    }
  }

  #addProcesses(): void {
    const { topology } = this.#plan;
    const add = (name: string, role: ProcessRole) => {
      const disk = new SimulatedDisk(this.#kernel.random(`disk ${name}`));
      this.#processes.set(name, new SimulatedProcess(name, role, disk, this.#surroundings));
    };
    for (const name of producerNames(topology)) add(name, "producer");
    for (const name of consumerNames(topology)) add(name, "consumer");
    for (const name of nodeNames(topology)) add(name, "node");
  }

  #stage(): Stage {
    return {
      world: this.#world,
      clocks: this.#world,
      record: this.#record,
      prepare: () => this.#prepare(),
      startProcesses: async () => {
        await Promise.all([...this.#processes.values()].map((process) => process.start()));
      },
      warmUp: (milliseconds) => this.#world.sleep(milliseconds),
      send: (message) => this.#processes.get(message.producer)?.send(message),
      operate: (request) => this.#node(request.node).operate(request),
      onReturn: (listener) => this.#returnListeners.push(listener),
      outstanding: () => Promise.resolve(this.#outstanding()),
      pending: () => Promise.resolve(this.#pending()),
      traffic: () => this.#network.traffic(),
    };
  }

  #node(name: string): SimulatedProcess {
    const node = this.#processes.get(name);
    if (node === undefined) throw new Error(`no node is called ${name}`);
    return node;
  }

  async #prepare(): Promise<void> {
    await this.#runPrepare();
    // A stream is older than the messages of a run: power loss must not take the stream itself (ADR 10).
    for (const { disk } of this.#servers.values()) disk.settle();
  }

  #runPrepare(): Promise<void> {
    const { strategy } = this.#plan;
    if (strategy.prepare === undefined) return Promise.resolve();
    this.#network.addHost(SETUP);
    const owner = this.#kernel.owner(SETUP);
    const connections: NatsConnection[] = [];
    const disk = new SimulatedDisk(owner.random);
    const { signal } = new AbortController();
    const opened = (connection: NatsConnection) => connections.push(connection);
    const context = processContext({ ...this.#surroundings, owner, disk, signal, opened });
    return new Promise((resolve, reject) => {
      this.#kernel.schedule(0, owner, "prepare", () => {
        void (async () => {
          await strategy.prepare?.(context);
          await Promise.all(connections.map((connection) => connection.close()));
        })().then(resolve, reject);
      });
    });
  }

  readonly #record = (event: UntimedEvent): void => {
    const time = this.#kernel.now;
    if (isAboutMessage(event)) this.#lastActivity = time;
    if ("id" in event && event.id !== undefined) this.#kernel.trace.text(event.id);
    this.#kernel.trace.text(event.type);
    this.#recorder.record(timed(event, time));
    const node = this.#returnListeners.length === 0 ? undefined : returnedNode(event);
    if (node !== undefined) this.#tellReturn(node);
  };

  /** What listeners do is done by the run, not by the process whose event it was. */
  #tellReturn(node: string): void {
    this.#kernel.schedule(0, this.#kernel.root, "return", () => {
      for (const listener of this.#returnListeners) listener(node);
    });
  }

  #onError(owner: Owner, error: unknown): void {
    const process = this.#processes.get(owner.name);
    if (process === undefined) this.#kernel.fail(error);
    // A process that died in this very instant, of another error, has no more to say.
    else if (process.owner === owner)
      this.#kernel.schedule(0, this.#kernel.root, "error", () => process.fail(error));
  }

  #outstanding(): Outstanding {
    let deliveries = 0;
    for (const server of this.#servers.values()) {
      const view = server.running?.inspect();
      for (const { consumers } of view?.streams ?? []) {
        for (const consumer of consumers) deliveries += consumer.numPending + consumer.numAckPending;
      }
    }
    return {
      operations: [...this.#processes.values()].flatMap((process) => process.openOperations()),
      deliveries: deliveries + this.#outside.underWay,
      notRunning: this.#notRunning(),
      quietFor: (this.#kernel.now - this.#lastActivity) / 1000,
    };
  }

  /** Messages above the ack floor of a consumer; some of them may be acknowledged already. */
  #pending(): string[] {
    const ids = new Set<string>();
    for (const server of this.#servers.values()) {
      for (const { messages, consumers } of server.running?.inspect().streams ?? []) {
        const floor = Math.min(...consumers.map((consumer) => consumer.ackFloorStream));
        for (const { sequence, data } of messages) {
          const id = messageIdOf(data);
          if (sequence > floor && id !== undefined) ids.add(id);
        }
      }
    }
    return [...ids];
  }

  #notRunning(): string[] {
    const all = [...this.#processes.values(), ...this.#servers.values()];
    return all
      .filter(({ owner }) => owner?.state !== "alive")
      .map(({ name, owner }) => `${name} is ${owner?.state === "paused" ? "paused" : "down"}`);
  }

  #toRecord(outcome: Outcome, escapes: readonly string[]): RunRecord {
    const failure = this.#failure(outcome, escapes);
    const servers = [...this.#servers.values()];
    return {
      history: sinceFaultsPhase(this.#recorder.history()),
      counters: this.#counters.snapshot(),
      cost: {
        networkMessages: this.#network.segments,
        networkBytes: this.#network.bytes,
        storedBytes: servers.reduce((sum, { disk }) => sum + disk.counters.bytes, 0),
        syncs: servers.reduce((sum, { disk }) => sum + disk.counters.syncs, 0),
      },
      duration: outcome.time / 1000,
      ...(failure !== undefined && { failure }),
      traceHash: outcome.hash,
      steps: outcome.steps,
      trace: outcome.trace,
    };
  }

  #failure({ ending }: Outcome, places: readonly string[]): RunFailure | undefined {
    if (places.length > 0) return { kind: "escape", places };
    switch (ending.how) {
      case "completed":
        return undefined;
      case "failed":
        return { kind: "error", error: ending.error };
      case "deadlock":
        return { kind: "stopped", reason: "nothing can happen any more", waiting: this.#waiting() };
      case "budget":
        return { kind: "stopped", reason: `the run exceeded ${ending.exceeded}`, waiting: this.#waiting() };
    }
  }

  /** Who waits for what, in words. */
  #waiting(): string[] {
    const { operations, notRunning, deliveries } = this.#outstanding();
    const sends = operations.map((id) => `the send of ${id} has not ended`);
    const held = deliveries > 0 ? [`the broker holds ${deliveries} deliveries`] : [];
    return [...notRunning, ...sends, ...held];
  }
}
