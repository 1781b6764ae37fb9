import type { ConnectionOptions } from "@nats-io/transport-node";
import type { ProcessContext } from "../../scenario/strategy.ts";
import type { NodeRequest, WorkloadMessage } from "../backend.ts";
import type { RunState } from "../server-host.ts";
import { UnsupportedFaultError } from "../world.ts";
import type { AppIncarnation, IncarnationListener } from "./app-incarnation.ts";
import { AppProgram, type CodeLoader } from "./app-program.ts";
import type { Assignment, FromChild, ToChild } from "./ipc.ts";
import { noClockSkewInProcess, noPauseInProcess } from "./impossible-kinds.ts";

/**
 * A process of the application that is none: its code runs in the process of the harness, where a
 * debugger reaches it.
 *
 * A crash drops it as far as that is possible: its connections end, and what it asks of its context is
 * never answered; but code that does not ask goes on. It cannot be paused, and it has no clock of its own.
 */
export class InProcessApp implements AppIncarnation {
  readonly loaded: Promise<void>;
  readonly #program: AppProgram;
  #listener: IncarnationListener | undefined;
  #state: RunState = "alive";

  constructor(load: CodeLoader, code: unknown) {
    this.#program = new AppProgram(load, {
      tell: (message) => this.#heard(message),
      ended: (error) => {
        this.#heard({ type: "ended", error });
        void this.kill().then(() => this.#listener?.gone("its code threw"));
      },
      clock: { set() {}, adjust: noClock },
      guard: (context) => whileAlive(context, () => this.#state !== "down"),
    });
    this.loaded = new Promise((resolve, reject) => {
      this.#listener = {
        message: (message) => (message.type === "ended" ? reject(new Error(message.error)) : resolve()),
        gone: () => {},
      };
    });
    this.loaded.catch(() => {});
    this.#tell({ type: "load", code });
  }

  get state(): RunState {
    return this.#state;
  }

  start(assignment: Assignment, listener: IncarnationListener): void {
    this.#listener = listener;
    this.#tell({ type: "start", assignment });
  }

  send(message: WorkloadMessage): void {
    this.#tell({ type: "send", message });
  }

  operate(number: number, request: NodeRequest): void {
    this.#tell({ type: "operate", number, request });
  }

  ping(number: number, flush: boolean): void {
    this.#tell({ type: "ping", number, flush });
  }

  setClock(): void {
    throw new UnsupportedFaultError(noClockSkewInProcess);
  }

  answer(request: number, applied: boolean): void {
    this.#tell({ type: "effect done", request, applied });
  }

  pause(): boolean {
    throw new UnsupportedFaultError(noPauseInProcess);
  }

  resume(): boolean {
    return false;
  }

  release(): Promise<void> {
    return this.kill();
  }

  async kill(): Promise<void> {
    this.#state = "down";
    await Promise.allSettled(this.#program.connections.map((connection) => connection.close()));
  }

  /** As from another process: never in the same turn. */
  #tell(message: ToChild): void {
    setImmediate(() => {
      if (this.#state !== "down") this.#program.take(message);
    });
  }

  #heard(message: FromChild): void {
    if (this.#state === "down") return;
    this.#listener?.message(message);
  }
}

/** A context that answers no more once its process is dead. */
function whileAlive(context: ProcessContext, alive: () => boolean): ProcessContext {
  const { disk, clock } = context;
  const guarded = <Args extends unknown[], Result>(work: (...args: Args) => Promise<Result>) => {
    return async (...args: Args): Promise<Result> => {
      if (!alive()) return never();
      try {
        return await work(...args);
      } finally {
        if (!alive()) await never();
      }
    };
  };
  return {
    ...context,
    connect: guarded((options?: ConnectionOptions) => context.connect(options)),
    clock: { ...clock, sleep: guarded(clock.sleep.bind(clock)) },
    disk: {
      append: guarded(disk.append.bind(disk)),
      sync: guarded(disk.sync.bind(disk)),
      read: guarded(disk.read.bind(disk)),
    },
  };
}

function noClock(): never {
  throw new Error(noClockSkewInProcess);
}

function never(): Promise<never> {
  return new Promise(() => {});
}
