import type { Kernel } from "../../simulation/kernel/kernel.ts";
import { deviation } from "../../simulation/kernel/owner.ts";
import type { InterceptionAction } from "../../simulation/network/interception.ts";
import type { Middlebox } from "../../simulation/network/middlebox.ts";
import type { Network } from "../../simulation/network/network.ts";
import type { Leaders } from "../../scenario/server-role.ts";
import type { HostClocks, UntimedEvent } from "../backend.ts";
import {
  UnsupportedFaultError,
  type FaultHandle,
  type Link,
  type LinkSpeed,
  type MessageAction,
  type MessageRule,
  type World,
} from "../world.ts";
import type { SimulatedProcess } from "./simulated-process.ts";
import type { SimulatedServer } from "./simulated-server.ts";

const NOTHING: FaultHandle = { heal() {}, evidence: () => ({}) };

/** Names of the evidence of message faults. */
const acted = {
  drop: "messagesDropped",
  duplicate: "messagesDuplicated",
  delay: "messagesDelayed",
  reorder: "messagesReordered",
} as const;

/** The faults that can happen to a simulated run. */
export class SimulatedWorld implements World, HostClocks {
  readonly processes: readonly string[];
  readonly servers: readonly string[];
  readonly #kernel: Kernel;
  readonly #network: Network;
  readonly #middlebox: Middlebox | undefined;
  readonly #processes: ReadonlyMap<string, SimulatedProcess>;
  readonly #servers: ReadonlyMap<string, SimulatedServer>;
  readonly #record: (event: UntimedEvent) => void;

  constructor(parts: {
    kernel: Kernel;
    network: Network;
    middlebox: Middlebox | undefined;
    processes: ReadonlyMap<string, SimulatedProcess>;
    servers: ReadonlyMap<string, SimulatedServer>;
    record: (event: UntimedEvent) => void;
  }) {
    this.#kernel = parts.kernel;
    this.#network = parts.network;
    this.#middlebox = parts.middlebox;
    this.#processes = parts.processes;
    this.#servers = parts.servers;
    this.#record = parts.record;
    this.processes = [...parts.processes.keys()];
    this.servers = [...parts.servers.keys()];
  }

  /** The one server, which stands alone. */
  leaders(): Leaders {
    const [only] = this.servers;
    return { stream: only, meta: only };
  }

  now(): number {
    return this.#kernel.now / 1000;
  }

  sleep(milliseconds: number): Promise<void> {
    const { root } = this.#kernel;
    return new Promise((resolve) => {
      this.#kernel.schedule(milliseconds * 1000, root, "sleep", resolve);
    });
  }

  hold(links: readonly Link[]): FaultHandle {
    const holds = links.map(({ from, to }) => {
      const path = this.#network.path(from, to);
      return { path, hold: path.hold() };
    });
    return {
      heal: () => {
        for (const { path, hold } of holds) path.release(hold);
      },
      evidence: () => ({
        framesHeld: sum(holds, ({ hold }) => hold.segments),
        dialsHeld: sum(holds, ({ hold }) => hold.dials),
      }),
    };
  }

  cut(links: readonly Link[]): FaultHandle {
    // A connection lies on the links of both directions, and is cut once.
    const cut = new Set(links.flatMap(({ from, to }) => this.#network.connectionsBetween(from, to)));
    let bytesLost = 0;
    for (const connection of cut) bytesLost += connection.reset().bytesLost;
    return { heal() {}, evidence: () => ({ connectionsCut: cut.size, bytesLost }) };
  }

  slow(links: readonly Link[], speed: LinkSpeed): FaultHandle {
    const slowed = links.map(({ from, to }) => {
      const path = this.#network.path(from, to);
      const slowDown = path.slowDown({
        latency: Math.round(speed.latency * 1000),
        jitter: Math.round(speed.jitter * 1000),
        bandwidth: speed.bandwidth,
      });
      return { path, slowDown };
    });
    return {
      heal: () => {
        for (const { path, slowDown } of slowed) path.speedUp(slowDown);
      },
      evidence: () => ({ framesSlowed: sum(slowed, ({ slowDown }) => slowDown.segments) }),
    };
  }

  intercept({ message, action, ...which }: MessageRule): FaultHandle {
    const middlebox = this.#middlebox;
    if (middlebox === undefined) {
      throw new UnsupportedFaultError("message faults need a middlebox, and this run was set up without one");
    }
    const rule = middlebox.add({ ...which, kind: message, action: inMicroseconds(action) });
    return {
      heal: () => middlebox.remove(rule),
      evidence: () => ({ [acted[action.do]]: rule.acted }),
    };
  }

  killProcess(name: string): FaultHandle {
    const process = this.#process(name);
    const interrupted = process.kill("crash");
    if (interrupted === undefined) return NOTHING;
    return {
      heal: () => void process.start(),
      evidence: () => ({ processesKilled: 1, sendsInterrupted: interrupted }),
    };
  }

  loseHost(name: string): FaultHandle {
    const { records, bytes } = this.#process(name).disk.lose();
    const killed = this.killProcess(name);
    return {
      heal: () => killed.heal(),
      evidence: () => ({ ...killed.evidence(), recordsLost: records, bytesLost: bytes }),
    };
  }

  startProcess(name: string): Promise<void> {
    return this.#process(name).start();
  }

  pause(name: string): FaultHandle {
    const server = this.#servers.get(name);
    const owner = server === undefined ? this.#process(name).owner : server.owner;
    if (owner?.state !== "alive") return NOTHING;
    this.#kernel.pause(owner);
    this.#recordPause(name, owner.incarnation, "pause");
    let callbacksHeld: number | undefined;
    return {
      heal: () => {
        if (callbacksHeld !== undefined) return;
        callbacksHeld = owner.held.length;
        if (owner.state !== "paused") return;
        this.#kernel.resume(owner);
        this.#recordPause(name, owner.incarnation, "resume");
      },
      evidence: () => ({ callbacksHeld: callbacksHeld ?? owner.held.length }),
    };
  }

  skew(name: string, offset: number, driftPartsPerMillion: number): FaultHandle {
    const { clock } = this.#process(name);
    const before = clock.reads;
    let after: number | undefined;
    clock.offset = Math.round(offset * 1000);
    clock.drift = driftPartsPerMillion;
    clock.driftSince = this.#kernel.now;
    return {
      heal: () => {
        if (after !== undefined) return;
        after = clock.reads;
        clock.offset = 0;
        clock.drift = 0;
      },
      evidence: () => ({ clockReads: (after ?? clock.reads) - before }),
    };
  }

  setClock(name: string, offset: number, driftPartsPerMillion: number): void {
    const { clock } = this.#process(name);
    clock.rate = driftPartsPerMillion;
    clock.setting = Math.round(offset * 1000 - (driftPartsPerMillion * this.#kernel.now) / 1_000_000);
  }

  clockError(name: string): number {
    return deviation(this.#process(name).clock, this.#kernel.now) / 1000;
  }

  killServer(name: string): FaultHandle {
    const server = this.#server(name);
    const { owner } = server;
    if (owner === undefined || !server.kill()) return NOTHING;
    this.#network.closeOwner(owner);
    const { records } = server.disk.kill();
    this.#record({ type: "server", server: name, what: "kill" });
    return {
      heal: () => void this.startServer(name),
      evidence: () => ({ serversKilled: 1, recordsLost: records }),
    };
  }

  powerLoss(name: string): FaultHandle {
    const server = this.#server(name);
    if (!server.kill()) return NOTHING;
    this.#network.powerOff(name);
    const { records, bytes } = server.disk.losePower();
    this.#record({ type: "server", server: name, what: "power-loss" });
    return {
      heal: () => void this.startServer(name),
      evidence: () => ({ serversKilled: 1, recordsLost: records, bytesLost: bytes }),
    };
  }

  async startServer(name: string): Promise<void> {
    const server = this.#server(name);
    if (server.owner !== undefined || server.booting) return;
    await server.start();
    if (this.#network.find(name)?.up === false) this.#network.powerOn(name);
    this.#record({ type: "server", server: name, what: "start" });
  }

  #recordPause(name: string, incarnation: number, what: "pause" | "resume"): void {
    if (this.#servers.has(name)) this.#record({ type: "server", server: name, what });
    else this.#record({ type: "process", process: name, incarnation, what });
  }

  #process(name: string): SimulatedProcess {
    const process = this.#processes.get(name);
    if (process === undefined) throw new Error(`no process is called ${name}`);
    return process;
  }

  #server(name: string): SimulatedServer {
    const server = this.#servers.get(name);
    if (server === undefined) throw new Error(`no server is called ${name}`);
    return server;
  }
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function inMicroseconds(action: MessageAction): InterceptionAction {
  switch (action.do) {
    case "drop":
      return action;
    case "reorder":
      return { do: "reorder", patience: action.patience * 1000 };
    default:
      return { do: action.do, delay: action.delay * 1000 };
  }
}
