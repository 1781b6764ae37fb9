import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { History } from "../../history/events.ts";
import { createRecorder } from "../../history/recorder.ts";
import { consumerNames, processNames, producerNames, serverNames } from "../../scenario/topology.ts";
import type { Outstanding, RunFailure, RunPlan, RunRecord, Stage, UntimedEvent } from "../backend.ts";
import { Counters } from "../counters.ts";
import { EffectBook } from "../effect-book.ts";
import { AppChild, type ChildCode, type ChildOutput } from "./app-child.ts";
import { AppProcess, type ProcessSurroundings } from "./app-process.ts";
import type { ServerBinary } from "./binaries.ts";
import { BrokerView, type StreamView } from "./broker-view.ts";
import { NatsProcess } from "./nats-process.ts";
import { BrokerObserver } from "./observer.ts";
import { openLinks, type Links } from "./open-links.ts";
import { freePort } from "./port.ts";
import { ProcessWorld } from "./process-world.ts";
import { RunClock } from "./run-clock.ts";
import { prepareIn } from "./setup.ts";
import { removeFolder, type Workspace } from "./workspace.ts";

/** What all runs of a backend share. */
export interface RunParts {
  readonly binary: ServerBinary;
  readonly child: ChildCode;
  readonly workspace: Workspace;
  readonly output: ChildOutput;
  /** Ends the run when aborted. */
  readonly signal: AbortSignal;
}

/** One run on real processes, from nothing to its record. */
export class ProcessRun {
  readonly #plan: RunPlan;
  readonly #parts: RunParts;
  readonly #folder: string;
  readonly #clock = new RunClock();
  readonly #recorder = createRecorder();
  readonly #counters = new Counters();
  readonly #observer: BrokerObserver;
  readonly #book = new EffectBook();
  readonly #servers = new Map<string, NatsProcess>();
  readonly #processes = new Map<string, AppProcess>();
  readonly #views = new Map<string, BrokerView>();
  readonly #failure = new FailureSignal();
  #setup: AppChild | undefined;
  #links: Links | undefined;
  #over = false;
  /** Microseconds of the last event about a message. */
  #lastActivity = 0;

  constructor(plan: RunPlan, parts: RunParts) {
    this.#plan = plan;
    this.#parts = parts;
    this.#folder = parts.workspace.runFolder();
    this.#observer = new BrokerObserver(this.#record, this.#counters);
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
      this.#failure.raise({ kind: "error", error });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      this.#over = true;
    }
    const record = this.#toRecord();
    await this.#clear();
    return record;
  }

  async #play(): Promise<void> {
    const { strategy, client, script } = this.#plan;
    if (strategy.prepare !== undefined) this.#setup = this.#fork();
    const links = await this.#startBroker();
    this.#addProcesses(links);
    for (const [name, server] of this.#servers) this.#views.set(name, await BrokerView.open(client, server.url));
    const world = new ProcessWorld({
      clock: this.#clock,
      network: links.network,
      processes: this.#processes,
      servers: this.#servers,
      record: this.#record,
      failed: (error) => this.#failure.raise({ kind: "error", error }),
    });
    await script(this.#stage(world));
  }

  async #startBroker(): Promise<Links> {
    const { topology } = this.#plan;
    const { binary, workspace } = this.#parts;
    for (const name of serverNames(topology)) {
      const settings = {
        name,
        version: binary.version,
        port: await freePort(),
        syncInterval: topology.broker.syncInterval,
      };
      const server = new NatsProcess(binary.path, join(this.#folder, name), settings, workspace);
      this.#servers.set(name, server);
      await server.start();
      this.#record({ type: "server", server: name, what: "start" });
    }
    const ports = new Map([...this.#servers].map(([name, { port }]) => [name, port]));
    this.#links = await openLinks(processNames(topology), ports, this.#observer, this.#plan.seed);
    return this.#links;
  }

  #addProcesses(links: Links): void {
    const { topology } = this.#plan;
    const surroundings: ProcessSurroundings = {
      fork: () => this.#fork(),
      record: this.#record,
      effect: (process, request) => {
        const event = this.#book.apply(process, request, this.#clock.now());
        this.#record(event);
        return event.applied;
      },
      over: () => this.#over,
    };
    const add = (name: string, role: "producer" | "consumer"): void => {
      const assignment = { role, name, servers: links.urls.get(name) ?? [], disk: this.#diskOf(name) };
      this.#processes.set(name, new AppProcess(assignment, surroundings));
    };
    for (const name of producerNames(topology)) add(name, "producer");
    for (const name of consumerNames(topology)) add(name, "consumer");
  }

  #stage(world: ProcessWorld): Stage {
    return {
      world,
      record: this.#record,
      prepare: async () => {
        if (this.#setup === undefined) return;
        const servers = [...this.#servers.values()].map(({ url }) => url);
        const assignment = { role: "setup", name: "setup", incarnation: 1, servers, disk: this.#diskOf("setup") } as const;
        await prepareIn(this.#setup, assignment, this.#record);
      },
      startProcesses: async () => {
        await Promise.all([...this.#processes.values()].map((process) => process.start()));
      },
      send: (message) => this.#processes.get(message.producer)?.send(message),
      outstanding: () => this.#outstanding(),
      pending: () => this.#pending(),
    };
  }

  readonly #record = (event: UntimedEvent): void => {
    const time = this.#clock.now();
    if (aboutMessages.has(event.type)) this.#lastActivity = time;
    this.#recorder.record({ ...event, time });
  };

  async #outstanding(): Promise<Outstanding> {
    let deliveries = 0;
    const silent: string[] = [];
    for (const [name, view] of this.#views) {
      const streams = this.#servers.get(name)?.state === "alive" ? await view.streams() : undefined;
      if (streams === undefined) silent.push(`${name} does not answer`);
      for (const stream of streams ?? []) {
        await this.#readBack(name, view, stream);
        for (const { numPending, numAckPending } of stream.consumers) deliveries += numPending + numAckPending;
      }
    }
    return {
      operations: [...this.#processes.values()].flatMap((process) => process.openOperations()),
      deliveries,
      notRunning: [...this.#notRunning(), ...silent],
      quietFor: (this.#clock.now() - this.#lastActivity) / 1000,
    };
  }

  /** Tells of messages that were stored although nobody saw the broker say so. */
  async #readBack(server: string, view: BrokerView, { name, firstSequence, lastSequence }: StreamView): Promise<void> {
    for (let sequence = firstSequence; sequence <= lastSequence; sequence++) {
      if (this.#observer.knows(name, sequence)) continue;
      const id = await view.idAt(name, sequence);
      if (id !== undefined) this.#observer.stored({ server, stream: name, sequence, duplicate: false, id });
    }
  }

  /** Messages above the ack floor of a consumer; some of them may be acknowledged already. */
  async #pending(): Promise<string[]> {
    const ids = new Set<string>();
    for (const view of this.#views.values()) {
      for (const { name, consumers, firstSequence, lastSequence } of (await view.streams()) ?? []) {
        const floor = Math.min(...consumers.map(({ ackFloor }) => ackFloor));
        for (let sequence = Math.max(floor + 1, firstSequence); sequence <= lastSequence; sequence++) {
          const id = await view.idAt(name, sequence);
          if (id !== undefined) ids.add(id);
        }
      }
    }
    return [...ids];
  }

  #notRunning(): string[] {
    const all = [...this.#processes.values(), ...this.#servers.values()];
    return all.filter(({ state }) => state !== "alive").map(({ name, state }) => `${name} is ${state}`);
  }

  #fork(): AppChild {
    const { child, workspace, output } = this.#parts;
    return new AppChild(child, workspace, output);
  }

  #diskOf(name: string): string {
    const folder = join(this.#folder, `disk-${name}`);
    mkdirSync(folder);
    return folder;
  }

  #timeIsUp(): RunFailure {
    const waiting = [...this.#processes.values()].flatMap((process) =>
      process.openOperations().map((id) => `the send of ${id} has not ended`),
    );
    return { kind: "stopped", reason: `the run exceeded ${this.#plan.timeLimit} ms`, waiting: [...this.#notRunning(), ...waiting] };
  }

  #toRecord(): RunRecord {
    const traffic = this.#links?.network.traffic();
    const { failure } = this.#failure;
    return {
      history: sinceFaultsPhase(this.#recorder.history()),
      counters: this.#counters.snapshot(),
      cost: { networkMessages: traffic?.chunks ?? 0, networkBytes: traffic?.bytes ?? 0, storedBytes: 0, syncs: 0 },
      duration: this.#clock.milliseconds(),
      ...(failure !== undefined && { failure }),
      traceHash: "",
      steps: 0,
      trace: [],
    };
  }

  async #clear(): Promise<void> {
    await Promise.all([
      this.#setup?.kill(),
      ...[...this.#views.values()].map((view) => view.close()),
      ...[...this.#processes.values()].map((process) => process.stop()),
      this.#links?.network.close(),
    ]);
    await Promise.all([...this.#servers.values()].map((server) => server.stop()));
    removeFolder(this.#folder);
  }
}

/** The first thing that went wrong, wherever it did. */
class FailureSignal {
  readonly raised: Promise<void>;
  failure: RunFailure | undefined;
  #resolve: () => void = () => {};

  constructor() {
    this.raised = new Promise((resolve) => (this.#resolve = resolve));
  }

  raise(failure: RunFailure): void {
    this.failure ??= failure;
    this.#resolve();
  }
}

const aboutMessages: ReadonlySet<string> = new Set(["invoke", "ok", "fail", "info", "stored", "delivered", "effect"]);

/** The history with times counted from the start of the faults phase, if it came that far. */
function sinceFaultsPhase(history: History): History {
  const start = history.events.find((event) => event.type === "phase" && event.phase === "faults");
  if (start === undefined) return history;
  return { events: history.events.map((event) => ({ ...event, time: event.time - start.time })) };
}
