import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { IdleChildren } from "./idle-children.ts";
import type { AppIncarnation, IncarnationListener } from "./app-incarnation.ts";
import type { CodeLoader } from "./app-program.ts";
import { ChildState } from "./child-state.ts";
import type { Assignment, FromChild, ToChild } from "./ipc.ts";
import { dyingWithParent } from "./own-process.ts";
import type { ClockError } from "./wall-clock.ts";
import type { Workspace } from "./workspace.ts";
import type { NodeRequest, WorkloadMessage } from "../backend.ts";
import type { RunState } from "../server-host.ts";

/** Milliseconds for a child to load the code under test. */
const LOAD_LIMIT = 60_000;
/** Milliseconds for a child to stop in good order when its run is over. */
const RETIRE_LIMIT = 1_000;

/** The program that children run, and what it needs to find the code under test. */
export interface ChildCode {
  /** A built module that calls `runChild`. */
  readonly module: URL;
  /** Sent to it as it is. */
  readonly code: unknown;
  /** Loads the code into the process of the harness itself, for debugging: no child is started then. */
  readonly inProcess?: CodeLoader | undefined;
  /** Where children wait that can be used again; absent if the code may keep something from run to run. */
  readonly idle?: IdleChildren | undefined;
}

/** What children write to stdout and stderr goes here. */
export type ChildOutput = (text: string) => void;

/** A child process with the code under test loaded, ready to become any process of the application. */
export class AppChild implements AppIncarnation {
  /** Resolves when the code is loaded. */
  loaded: Promise<void>;
  readonly #state: ChildState;
  readonly #idle: IdleChildren | undefined;
  readonly #drained: Promise<unknown>;
  #listener: IncarnationListener | undefined;

  constructor({ module, code, idle }: ChildCode, workspace: Workspace, output: ChildOutput) {
    const { program, args } = dyingWithParent(process.execPath, []);
    const child = fork(module, [workspace.folder], {
      execPath: program,
      execArgv: args,
      serialization: "advanced",
      // A group of its own: Ctrl-C is for the harness, which decides what it means.
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    workspace.adopt(child);
    this.#idle = idle;
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", output);
    this.#state = new ChildState(child);
    // What a killed process has sent is still in the channel when it is gone.
    this.#drained = Promise.all([
      this.#state.gone,
      child.pid === undefined ? undefined : once(child, "disconnect"),
    ]);
    this.#drained.then(
      () => this.#listener?.gone(howEnded(child)),
      () => {},
    );
    child.on("error", () => {});
    child.on("message", (message) => this.#listener?.message(message as FromChild));
    this.loaded = this.#load(code, child);
    this.loaded.catch(() => {});
  }

  get state(): RunState {
    return this.#state.state;
  }

  /** Makes it a process of the application. */
  start(assignment: Assignment, listener: IncarnationListener): void {
    this.#listener = listener;
    this.#tell({ type: "start", assignment });
  }

  /** Hands over a message to send. */
  send(message: WorkloadMessage): void {
    this.#tell({ type: "send", message });
  }

  /** Asks the node for an operation; the answer comes back with the number. */
  operate(number: number, request: NodeRequest): void {
    this.#tell({ type: "operate", number, request });
  }

  /** Asks for a sign of life, which comes back with the number. */
  ping(number: number, flush: boolean): void {
    this.#tell({ type: "ping", number, flush });
  }

  /** Sets its wall clock off, or right. */
  setClock(errors: readonly ClockError[]): void {
    this.#tell({ type: "clock", errors });
  }

  /** Answers a request for an effect. */
  answer(request: number, applied: boolean): void {
    this.#tell({ type: "effect done", request, applied });
  }

  pause(): boolean {
    return this.#state.pause();
  }

  resume(): boolean {
    return this.#state.resume();
  }

  async release(): Promise<void> {
    if (this.#idle !== undefined && (await this.#retire())) this.#idle.add(this);
    else await this.kill();
  }

  /** Has it load code again, after {@link release}. */
  reload(code: unknown): void {
    this.loaded = this.#load(code, this.#state.process);
    this.loaded.catch(() => {});
  }

  /** SIGKILL; resolves when everything that it said has been told. */
  async kill(): Promise<void> {
    await this.#state.kill();
    await this.#drained.catch(() => {});
  }

  /** Stops the code in good order; tells whether nothing of it is left. */
  async #retire(): Promise<boolean> {
    if (this.state !== "alive") return false;
    let timer: NodeJS.Timeout | undefined;
    try {
      await this.loaded;
      return await new Promise((resolve) => {
        timer = setTimeout(() => resolve(false), RETIRE_LIMIT);
        this.#listener = {
          message: (message) => message.type === "retired" && resolve(message.clean),
          gone: () => resolve(false),
        };
        this.#tell({ type: "retire" });
      });
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
      this.#listener = undefined;
    }
  }

  #load(code: unknown, child: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`a child took more than ${LOAD_LIMIT / 1000} s to load`)),
        LOAD_LIMIT,
      );
      const settle = (how: () => void): void => {
        clearTimeout(timer);
        how();
      };
      void this.#state.gone.then(() =>
        settle(() => reject(new Error(`a child ended while it loaded (${howEnded(child)})`))),
      );
      child.once("message", (message) => {
        const { type, ...rest } = message as FromChild;
        if (type === "loaded") settle(resolve);
        else
          settle(() =>
            reject(new Error("error" in rest ? rest.error : `a child said ${type} before it had loaded`)),
          );
      });
      this.#tell({ type: "load", code });
    });
  }

  #tell(message: ToChild): void {
    const { process: child } = this.#state;
    // To a dead process nothing can be said, and that it is dead is told elsewhere.
    if (child.connected) child.send(message, () => {});
  }
}

function howEnded({ exitCode, signalCode }: ChildProcess): string {
  return signalCode === null ? `exit code ${exitCode}` : signalCode;
}
