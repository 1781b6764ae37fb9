import { setTimeout as sleep } from "node:timers/promises";
import type { Leaders } from "../../scenario/server-role.ts";
import type { HostClocks, UntimedEvent } from "../backend.ts";
import type { Routes } from "../routes.ts";
import {
  UnsupportedFaultError,
  type FaultHandle,
  type Link,
  type LinkSpeed,
  type MessageRule,
  type World,
} from "../world.ts";
import type { ProxyNetwork } from "../proxy/proxy-network.ts";
import type { PowerLossToll, ServerHost } from "../server-host.ts";
import type { AppProcess } from "./app-process.ts";
import type { DiskContent } from "./file-disk.ts";
import type { BrokerObserver } from "./observer.ts";
import type { RunClock } from "./run-clock.ts";

const NOTHING: FaultHandle = { heal() {}, evidence: () => ({}) };

/** What the world of a run consists of. */
export interface WorldParts {
  readonly clock: RunClock;
  readonly network: ProxyNetwork;
  readonly processes: ReadonlyMap<string, AppProcess>;
  readonly servers: ReadonlyMap<string, ServerHost>;
  /** The ways between servers of a cluster. */
  readonly routes: Pick<Routes, "hold"> | undefined;
  readonly leaders: () => Leaders;
  /** Why {@link World.powerLoss} cannot be done, if it cannot. */
  readonly powerProblem: string | undefined;
  readonly observer: Pick<BrokerObserver, "forgetPlaces">;
  readonly record: (event: UntimedEvent) => void;
  /** Told of what went wrong where nobody waits. */
  readonly failed: (error: unknown) => void;
  /** Whether the run has ended, maybe by force, while its script still goes on. */
  readonly over: () => boolean;
}

/** The faults that can happen to real processes on one machine. */
export class ProcessWorld implements World, HostClocks {
  readonly processes: readonly string[];
  readonly servers: readonly string[];
  readonly #parts: WorldParts;
  /** What keeps servers silent that have no power. */
  readonly #silences = new Map<string, FaultHandle>();
  /** How often faults have begun or ended to act on processes and servers themselves. */
  readonly #disturbances = new Map<string, number>();

  constructor(parts: WorldParts) {
    this.#parts = parts;
    this.processes = [...parts.processes.keys()];
    this.servers = [...parts.servers.keys()];
  }

  leaders(): Leaders {
    return this.#parts.leaders();
  }

  now(): number {
    return this.#parts.clock.milliseconds();
  }

  async sleep(milliseconds: number): Promise<void> {
    await sleep(milliseconds);
    // A script that was left alone must not start anything any more.
    if (this.#parts.over()) await new Promise(() => {});
  }

  hold(links: readonly Link[]): FaultHandle {
    const { network, routes, servers } = this.#parts;
    const between = links.filter(({ from, to }) => servers.has(from) && servers.has(to));
    if (routes === undefined || between.length === 0) return network.hold(links);
    const others = links.filter((link) => !between.includes(link));
    const held = together([routes.hold(between), network.hold(others)]);
    // Networks of containers that end and come back take the harness's own connections along.
    const disturb = (): void => between.forEach(({ from }) => this.#disturb(from));
    disturb();
    return {
      ...held,
      heal: () => {
        held.heal();
        disturb();
      },
    };
  }

  cut(links: readonly Link[]): FaultHandle {
    // Both directions of a connection end at once: it is cut, and counted, once.
    const pairs = new Map(links.map((link) => [[link.from, link.to].sort().join(), link]));
    return this.#parts.network.cut([...pairs.values()]);
  }

  slow(links: readonly Link[], speed: LinkSpeed): FaultHandle {
    return this.#parts.network.slow(links, speed);
  }

  intercept(rule: MessageRule): FaultHandle {
    return this.#parts.network.intercept(rule);
  }

  killProcess(name: string): FaultHandle {
    const process = this.#process(name);
    const sendsInterrupted = process.kill();
    if (sendsInterrupted === undefined) return NOTHING;
    this.#disturb(name);
    return {
      heal: () => this.#watch(process.start()),
      evidence: () => ({ processesKilled: 1, sendsInterrupted }),
    };
  }

  loseHost(name: string): FaultHandle {
    const killed = this.killProcess(name);
    const emptied = this.#process(name).loseDisk();
    if (emptied === undefined) return killed;
    let lost: DiskContent = { bytes: 0, files: 0 };
    const begun = emptied.then((known) => void (lost = known));
    this.#watch(begun);
    return {
      begun,
      heal: () => killed.heal(),
      evidence: () => ({ ...killed.evidence(), filesLost: lost.files, bytesLost: lost.bytes }),
    };
  }

  startProcess(name: string): Promise<void> {
    return this.#process(name).start();
  }

  pause(name: string): FaultHandle {
    const target = this.#parts.servers.get(name) ?? this.#process(name);
    if (!target.pause()) return NOTHING;
    this.#recordPause(name, "pause");
    const start = this.now();
    let millisecondsPaused: number | undefined;
    return {
      heal: () => {
        if (millisecondsPaused !== undefined) return;
        millisecondsPaused = Math.ceil(this.now() - start);
        if (target.resume()) this.#recordPause(name, "resume");
      },
      evidence: () => ({ millisecondsPaused: millisecondsPaused ?? Math.ceil(this.now() - start) }),
    };
  }

  skew(name: string, offset: number, driftPartsPerMillion: number): FaultHandle {
    const process = this.#process(name);
    const before = process.clockReads;
    let after: number | undefined;
    process.skewClock({ offset, driftPartsPerMillion, since: Date.now() });
    return {
      heal: () => {
        if (after !== undefined) return;
        after = process.clockReads;
        process.skewClock(undefined);
      },
      evidence: () => ({ clockReads: (after ?? process.clockReads) - before }),
    };
  }

  setClock(name: string, offset: number, driftPartsPerMillion: number): void {
    this.#process(name).setClock({ offset, driftPartsPerMillion, since: Date.now() });
  }

  clockError(name: string): number {
    return this.#process(name).clockError(Date.now());
  }

  killServer(name: string): FaultHandle {
    const server = this.#server(name);
    if (!server.kill()) return NOTHING;
    this.#disturb(name);
    this.#parts.record({ type: "server", server: name, what: "kill" });
    return {
      heal: () => this.#watch(this.startServer(name)),
      evidence: () => ({ serversKilled: 1 }),
    };
  }

  powerLoss(name: string): FaultHandle {
    const { power } = this.#server(name);
    if (power === undefined) throw new UnsupportedFaultError(this.#parts.powerProblem);
    const { network, observer, record } = this.#parts;
    // A host without power says nothing any more, not even that its connections are gone.
    const silence = network.hold(network.linksOf(name));
    const lost = power.lose();
    if (lost === undefined) {
      silence.heal();
      return NOTHING;
    }
    this.#disturb(name);
    record({ type: "server", server: name, what: "power-loss" });
    this.#silences.set(name, silence);
    let toll: PowerLossToll = { bytes: 0, files: 0 };
    const begun = lost.then((known) => {
      toll = known;
      observer.forgetPlaces();
    });
    this.#watch(begun);
    return {
      begun,
      heal: () => this.#watch(this.startServer(name)),
      evidence: () => ({ serversKilled: 1, bytesLost: toll.bytes, filesLost: toll.files }),
    };
  }

  async startServer(name: string): Promise<void> {
    const server = this.#server(name);
    if (server.state !== "down" || server.starting) return;
    await server.start();
    this.#disturb(name);
    this.#breakSilence(name);
    this.#parts.record({ type: "server", server: name, what: "start" });
  }

  /** A host has power again: it resets the connections that its peers still believe in. */
  #breakSilence(name: string): void {
    const { network } = this.#parts;
    const silence = this.#silences.get(name);
    if (silence === undefined) return;
    this.#silences.delete(name);
    // What it had not sent is lost with it.
    this.cut(network.linksOf(name));
    silence.heal();
  }

  /** What changes whenever a fault begins or ends to act on a process or server; undefined while it does not run. */
  epochOf(name: string): string | undefined {
    const process = this.#parts.processes.get(name);
    const state = process?.state ?? this.#parts.servers.get(name)?.state;
    if (state !== "alive") return undefined;
    return `${process?.incarnation ?? 0} ${this.#disturbances.get(name) ?? 0}`;
  }

  #disturb(name: string): void {
    this.#disturbances.set(name, (this.#disturbances.get(name) ?? 0) + 1);
  }

  #recordPause(name: string, what: "pause" | "resume"): void {
    this.#disturb(name);
    const { record, processes } = this.#parts;
    const process = processes.get(name);
    if (process === undefined) record({ type: "server", server: name, what });
    else record({ type: "process", process: name, incarnation: process.incarnation, what });
  }

  #watch(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.#parts.failed(error));
  }

  #process(name: string): AppProcess {
    return known(this.#parts.processes, name, "process");
  }

  #server(name: string): ServerHost {
    return known(this.#parts.servers, name, "server");
  }
}

/** Faults that are one: their evidence adds up. */
function together(handles: readonly FaultHandle[]): FaultHandle {
  const begun = handles.flatMap((handle) => handle.begun ?? []);
  const acting = handles.flatMap((handle) => handle.acting ?? []);
  return {
    ...(begun.length > 0 && { begun: Promise.all(begun).then(() => {}) }),
    ...(acting.length > 0 && { acting: Promise.all(acting).then(() => {}) }),
    heal: () => handles.forEach((handle) => handle.heal()),
    evidence() {
      const sums: Record<string, number> = {};
      for (const [name, count] of handles.flatMap((handle) => Object.entries(handle.evidence())))
        sums[name] = (sums[name] ?? 0) + count;
      return sums;
    },
  };
}

function known<Value>(all: ReadonlyMap<string, Value>, name: string, what: string): Value {
  const value = all.get(name);
  if (value === undefined) throw new Error(`no ${what} is called ${name}`);
  return value;
}
