import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createRecorder } from "../../history/recorder.ts";
import {
  consumerNames,
  nodeNames,
  processNames,
  producerNames,
  replicasOf,
} from "../../scenario/topology.ts";
import type { Outstanding, RunFailure, RunPlan, RunRecord, Stage, UntimedEvent } from "../backend.ts";
import type { ProcessRole } from "../../run/application.ts";
import { Counters } from "../counters.ts";
import { EffectBook } from "../effect-book.ts";
import type { ProxyNetwork } from "../proxy/proxy-network.ts";
import { isAboutMessage, returnedNode, sinceFaultsPhase } from "../run-history.ts";
import { ServerHostError, type ServerHosting } from "../server-host.ts";
import { AppChild, type ChildCode, type ChildOutput } from "./app-child.ts";
import type { AppIncarnation } from "./app-incarnation.ts";
import { AppProcess, type ProcessSurroundings } from "./app-process.ts";
import { Broker } from "./broker.ts";
import { FailureSignal } from "./failure-signal.ts";
import { InProcessApp } from "./in-process-app.ts";
import { BrokerObserver } from "./observer.ts";
import { networkOf, openLinks } from "./open-links.ts";
import { ProcessWorld } from "./process-world.ts";
import { RunClock } from "./run-clock.ts";
import { prepareIn } from "./setup.ts";
import { VitalSigns } from "./vital-signs.ts";
import { removeFolder, type Workspace } from "./workspace.ts";

/** Milliseconds that processes are given to connect after they have started. */
const CONNECT_LIMIT = 5_000;
const CONNECT_LOOK_INTERVAL = 20;
/** Milliseconds without an event about a message from which on it is worth asking whether one is on its way. */
const LIKELY_QUIET = 200;

/** What all runs of a backend share. */
export interface RunParts {
  /**
   * Where the servers of a run come from. It may keep what they store in the folder, which is removed after
   * the run, and tells of what goes wrong where nobody waits.
   */
  readonly hosting: (folder: string, failed: (error: unknown) => void) => ServerHosting;
  readonly child: ChildCode;
  readonly workspace: Workspace;
  readonly output: ChildOutput;
  /** Keeps the log of a server of a run that could not be carried out; gives where. */
  readonly keepLog?: (server: string, log: string) => string;
  /** Ends the run when aborted. */
  readonly signal: AbortSignal;
}

/** One run on real processes, from nothing to its record. */
export class ProcessRun {
  readonly #plan: RunPlan;
  readonly #parts: RunParts;
  readonly #folder: string;
  readonly #hosting: ServerHosting;
  readonly #clock = new RunClock();
  readonly #recorder = createRecorder();
  readonly #counters = new Counters();
  readonly #observer: BrokerObserver;
  readonly #book = new EffectBook();
  readonly #network: ProxyNetwork;
  readonly #broker: Broker;
  readonly #processes = new Map<string, AppProcess>();
  readonly #failure = new FailureSignal();
  readonly #returnListeners: ((node: string) => void)[] = [];
  #setup: AppIncarnation | undefined;
  /** The child that has prepared is on its way out. */
  #leaving: Promise<void> = Promise.resolve();
  #settingUp: Promise<ProcessWorld> | undefined;
  #vitals: VitalSigns | undefined;
  #over = false;
  /** Where the logs of the servers are, if the run failed. */
  #logs: readonly string[] = [];
  /** Microseconds of the last event about a message. */
  #lastActivity = 0;

  constructor(plan: RunPlan, parts: RunParts) {
    const { hosting, workspace } = parts;
    this.#plan = plan;
    this.#parts = parts;
    this.#folder = workspace.runFolder();
    this.#hosting = hosting(this.#folder, this.#failed);
    this.#observer = new BrokerObserver(this.#record, this.#counters);
    this.#network = networkOf(plan.seed, this.#observer);
    this.#broker = new Broker({
      topology: plan.topology,
      hosting: this.#hosting,
      observer: this.#observer,
      network: this.#network,
      record: this.#record,
      over: () => this.#over,
    });
  }

  /** Carries the run out; leaves nothing behind, whatever happens. */
  async run(): Promise<RunRecord> {
    const { signal } = this.#parts;
    const stop = (): void => this.#failure.raise({ kind: "stopped", reason: "interrupted", waiting: [] });
    const timer = setTimeout(() => this.#failure.raise(this.#timeIsUp()), this.#plan.timeLimit);
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    try {
      await Promise.race([this.#play(), this.#failure.raised]);
    } catch (error) {
      this.#failed(error);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      this.#over = true;
      this.#vitals?.stop();
    }
    await this.#keepLogs();
    const record = this.#toRecord();
    await this.#clear();
    return record;
  }

  async #play(): Promise<void> {
    this.#settingUp = this.#setUp();
    const world = await this.#settingUp;
    if (!this.#over) await this.#plan.script(this.#stage(world));
  }

  async #setUp(): Promise<ProcessWorld> {
    const { strategy, client, topology } = this.#plan;
    if (strategy.prepare !== undefined) this.#setup = this.#fork();
    await this.#broker.start(client);
    this.#addProcesses(await openLinks(this.#network, processNames(topology), this.#broker.servers));
    return new ProcessWorld({
      clock: this.#clock,
      network: this.#network,
      processes: this.#processes,
      servers: this.#broker.servers,
      routes: this.#broker.routes,
      leaders: () => this.#broker.leaders(),
      powerProblem: this.#hosting.powerProblem,
      observer: this.#observer,
      record: this.#record,
      failed: this.#failed,
      over: () => this.#over,
    });
  }

  #addProcesses(urls: ReadonlyMap<string, readonly string[]>): void {
    const { topology } = this.#plan;
    const surroundings: ProcessSurroundings = {
      fork: () => this.#fork(),
      ...(this.#parts.child.inProcess !== undefined && { sever: (process) => this.#sever(process) }),
      record: this.#record,
      effect: (process, request) => {
        const event = this.#book.apply(process, request, this.#clock.now());
        this.#record(event);
        return event.applied;
      },
      failed: this.#failed,
    };
    const nodes = nodeNames(topology);
    const replicas = replicasOf(topology);
    const add = (name: string, role: ProcessRole): void => {
      const servers = urls.get(name) ?? [];
      const assignment = { role, name, nodes, servers, replicas, disk: this.#diskOf(name) };
      this.#processes.set(name, new AppProcess(assignment, surroundings));
    };
    for (const name of producerNames(topology)) add(name, "producer");
    for (const name of consumerNames(topology)) add(name, "consumer");
    for (const name of nodes) add(name, "node");
  }

  #stage(world: ProcessWorld): Stage {
    return {
      world,
      clocks: world,
      record: this.#record,
      prepare: () => this.#prepare(),
      startProcesses: async () => {
        await Promise.all([...this.#processes.values()].map((process) => process.start()));
        await this.#untilConnected();
        this.#vitals = this.#vitalsIn(world);
      },
      warmUp: async (milliseconds) => this.#vitals?.warmUp(milliseconds),
      send: (message) => this.#processes.get(message.producer)?.send(message),
      operate: (request) => this.#node(request.node).operate(request),
      onReturn: (listener) => this.#returnListeners.push(listener),
      outstanding: () => this.#outstanding(),
      pending: () => this.#broker.pending(),
      traffic: () => this.#network.trafficByEnd(),
    };
  }

  /**
   * On a busy machine a process may take longer to connect than the moment that it is given before the faults;
   * one that wants no connection at all holds up nobody for long.
   */
  async #untilConnected(): Promise<void> {
    const end = performance.now() + CONNECT_LIMIT;
    const missing = (): boolean => [...this.#processes.keys()].some((name) => !this.#observer.hasConnected(name));
    while (missing() && performance.now() < end && !this.#over) await sleep(CONNECT_LOOK_INTERVAL);
  }

  #node(name: string): AppProcess {
    const node = this.#processes.get(name);
    if (node === undefined) throw new Error(`no node is called ${name}`);
    return node;
  }

  async #prepare(): Promise<void> {
    if (this.#setup === undefined) return;
    const servers = this.#broker.urls();
    const replicas = replicasOf(this.#plan.topology);
    const place = { servers, nodes: [], replicas, disk: this.#diskOf("setup") };
    const clock = { clockErrors: [], clockAdjustment: 0 };
    const assignment = { role: "setup", name: "setup", incarnation: 1, ...clock, ...place } as const;
    const setup = this.#setup;
    await prepareIn(setup, assignment, this.#record);
    this.#setup = undefined;
    this.#leaving = setup.release();
    await this.#broker.untilReplicated();
    // A stream is older than the messages of a run: power loss must not take the stream itself (ADR 10).
    await this.#broker.settle();
  }

  #vitalsIn(world: ProcessWorld): VitalSigns {
    return new VitalSigns({
      processes: this.#processes,
      broker: this.#broker,
      world,
      stalled: ({ name, duration }) => this.#record({ type: "stall", name, duration: duration * 1000 }),
    });
  }

  readonly #failed = (error: unknown): void => {
    // That a server or its disk does not do as it should says something about this machine, and nothing about capstan.
    if (error instanceof ServerHostError)
      this.#failure.raise({ kind: "stopped", reason: error.message, waiting: [] });
    else this.#failure.raise({ kind: "error", error });
  };

  readonly #record = (event: UntimedEvent): void => {
    const time = this.#clock.now();
    if (isAboutMessage(event)) this.#lastActivity = time;
    this.#recorder.record({ ...event, time });
    const node = returnedNode(event);
    if (node === undefined || this.#over) return;
    for (const listener of this.#returnListeners) listener(node);
  };

  async #outstanding(): Promise<Outstanding> {
    const { deliveries, silent } = await this.#broker.outstanding();
    const isDone = this.#openOperations().length === 0 && deliveries === 0 && silent.length === 0;
    const deaf = isDone && this.#sinceActivity() >= LIKELY_QUIET ? await this.#unheard() : [];
    const sinceActivity = this.#sinceActivity();
    return {
      operations: this.#openOperations(),
      deliveries,
      notRunning: [...this.#notRunning(), ...[...silent, ...deaf].map((name) => `${name} does not answer`)],
      quietFor: this.#vitals?.quiet(sinceActivity) ?? sinceActivity,
    };
  }

  /** Milliseconds since the last event about a message. */
  #sinceActivity(): number {
    return (this.#clock.now() - this.#lastActivity) / 1000;
  }

  /** What is still on its way is heard of; gives the names of processes that do not answer. */
  async #unheard(): Promise<string[]> {
    // First what was published reaches the broker, then what that sends reaches the code.
    const names = [...((await this.#vitals?.deaf()) ?? []), ...((await this.#vitals?.deaf()) ?? [])];
    return [...new Set(names)];
  }

  #openOperations(): string[] {
    return [...this.#processes.values()].flatMap((process) => process.openOperations());
  }

  #notRunning(): string[] {
    const all = [...this.#processes.values(), ...this.#broker.servers.values()];
    return all.filter(({ state }) => state !== "alive").map(({ name, state }) => `${name} is ${state}`);
  }

  #sever(process: string): void {
    this.#network.cut(this.#network.linksOf(process));
  }

  #fork(): AppIncarnation {
    const { child, workspace, output } = this.#parts;
    if (child.inProcess !== undefined) return new InProcessApp(child.inProcess, child.code);
    const idle = child.idle?.take();
    idle?.reload(child.code);
    return idle ?? new AppChild(child, workspace, output);
  }

  #diskOf(name: string): string {
    const folder = join(this.#folder, `disk-${name}`);
    mkdirSync(folder);
    return folder;
  }

  #timeIsUp(): RunFailure {
    const sends = this.#openOperations().map((id) => `the send of ${id} has not ended`);
    return {
      kind: "stopped",
      reason: `the run exceeded ${this.#plan.timeLimit} ms`,
      waiting: [...this.#notRunning(), ...sends],
    };
  }

  /** What the servers say may tell why a run could not be carried out. */
  async #keepLogs(): Promise<void> {
    const { keepLog, signal } = this.#parts;
    if (keepLog === undefined || signal.aborted || this.#failure.failure?.kind !== "stopped") return;
    const servers = [...this.#broker.servers.values()];
    const logs = await Promise.all(servers.map(async (server) => (await server.log?.()) ?? ""));
    this.#logs = servers.flatMap(({ name }, index) => (logs[index] ? [keepLog(name, logs[index])] : []));
  }

  #toRecord(): RunRecord {
    const failure = withLogs(this.#failure.failure, this.#logs);
    const { chunks, bytes } = this.#network.traffic();
    return {
      history: sinceFaultsPhase(this.#recorder.history()),
      counters: this.#counters.snapshot(),
      cost: {
        networkMessages: chunks,
        networkBytes: bytes,
        storedBytes: this.#broker.storedBytes,
        // Seen only where strace looks, for power loss.
        syncs: this.#broker.syncs,
      },
      duration: this.#clock.milliseconds(),
      ...(failure !== undefined && { failure }),
      traceHash: "",
      steps: 0,
      trace: [],
    };
  }

  async #clear(): Promise<void> {
    // What is still being set up would be left behind.
    await this.#settingUp?.catch(() => {});
    const isOver = this.#failure.failure === undefined;
    await Promise.all([
      this.#setup?.kill(),
      this.#leaving,
      ...[...this.#processes.values()].map((process) => (isOver ? process.release() : process.stop())),
    ]);
    await this.#network.close();
    await this.#broker.stop();
    await removeFolder(this.#folder);
  }
}

function withLogs(failure: RunFailure | undefined, logs: readonly string[]): RunFailure | undefined {
  if (failure?.kind !== "stopped" || logs.length === 0) return failure;
  return { ...failure, reason: `${failure.reason}\n  server logs: ${logs.join(", ")}` };
}
