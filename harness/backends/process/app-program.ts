import type { NatsConnection } from "@nats-io/transport-node";
import { setImmediate as turn, setTimeout as sleep } from "node:timers/promises";
import { Application, describeError } from "../../run/application.ts";
import type { Effects, ProcessContext } from "../../scenario/strategy.ts";
import { realContext, type LoadedCode } from "./child-context.ts";
import type { Assignment, FromChild, ToChild } from "./ipc.ts";
import type { WallClock } from "./wall-clock.ts";

/** Milliseconds that connections are given to flush. */
const FLUSH_LIMIT = 1_000;

/** Loads the code under test, given what the suite sent along. */
export type CodeLoader = (code: unknown) => Promise<LoadedCode>;

/** What a program of the application needs of where it runs. */
export interface ProgramPorts {
  /** Tells the harness something. */
  tell(message: FromChild): void;
  /** The code threw, which is told first: the incarnation ends. */
  ended(error: string): void;
  readonly clock: WallClock;
  /** Whether no socket, timer or file operation of the code is left; absent if that cannot be told. */
  readonly isBare?: () => boolean;
  /** Milliseconds of processor time that the process has used; absent if it is not one of the program's own. */
  readonly processor?: () => number;
  /** Given the context before the code under test gets it. */
  readonly guard?: (context: ProcessContext) => ProcessContext;
}

/** Runs the code under test as any process of the application, as the harness tells it. */
export class AppProgram {
  readonly #load: CodeLoader;
  readonly #ports: ProgramPorts;
  readonly #answers = new Map<number, (applied: boolean) => void>();
  readonly #connections: NatsConnection[] = [];
  #code: LoadedCode | undefined;
  #application: Application | undefined;
  #requests = 0;
  #controller = new AbortController();
  #hasSetClock = false;

  constructor(load: CodeLoader, ports: ProgramPorts) {
    this.#load = load;
    this.#ports = ports;
  }

  /** Connections that the code has opened by its context. */
  get connections(): readonly NatsConnection[] {
    return this.#connections;
  }

  /** Does what the harness says; what goes wrong ends the incarnation. */
  take(message: ToChild): void {
    this.#take(message).catch((error: unknown) => this.end(error));
  }

  /** Tells why it ends. */
  end(error: unknown): void {
    this.#ports.ended(describeError(error));
  }

  async #take(message: ToChild): Promise<void> {
    switch (message.type) {
      case "load":
        this.#code = await this.#load(message.code);
        this.#ports.tell({ type: "loaded" });
        return;
      case "start":
        await this.#start(message.assignment);
        return;
      case "send":
        this.#application?.send(message.message);
        return;
      case "operate": {
        const { number, request } = message;
        const answer = await this.#application?.operate(request);
        if (answer !== undefined) this.#ports.tell({ type: "answer", number, answer });
        return;
      }
      case "retire":
        this.#ports.tell({ type: "retired", clean: await this.#retire() });
        return;
      case "ping":
        if (message.flush) await this.#flush();
        this.#pong(message.number);
        return;
      case "clock":
        this.#ports.clock.set(message.errors);
        return;
      case "effect done":
        this.#answers.get(message.request)?.(message.applied);
        this.#answers.delete(message.request);
    }
  }

  async #start(assignment: Assignment): Promise<void> {
    const code = this.#code;
    if (code === undefined) throw new Error("a child was started before its code was loaded");
    const { role, servers, nodes, clockErrors, clockAdjustment } = assignment;
    this.#ports.clock.set(clockErrors);
    if (clockAdjustment !== 0) {
      this.#hasSetClock = true;
      this.#ports.clock.adjust(clockAdjustment);
    }
    // For code that connects by itself, and must not reach what the user's own variable names.
    process.env["NATS_URL"] = servers.join(",");
    const context = this.#context(assignment, code);
    if (role === "setup") {
      await code.strategy.prepare?.(context);
      await Promise.all(this.#connections.map((connection) => connection.close()));
      this.#ports.tell({ type: "started" });
      return;
    }
    this.#application = new Application(code.strategy, context, {
      record: (event) => this.#ports.tell({ type: "event", event }),
      ended: (error) => this.end(error),
    });
    this.#ports.tell({ type: "started" });
    this.#application.start(role, nodes);
  }

  /** Stops the code in good order; tells whether nothing of it is left. */
  async #retire(): Promise<boolean> {
    this.#controller.abort(new Error("the run is over"));
    await this.#application?.stop();
    await Promise.all(this.#connections.splice(0).map((connection) => connection.close()));
    this.#controller = new AbortController();
    this.#application = undefined;
    this.#answers.clear();
    // What was closed is gone in the next turn.
    await turn();
    await turn();
    return !this.#hasSetClock && this.#ports.isBare?.() === true;
  }

  /** Resolves when everything that the connections were sent so far has reached the code; after a while if they are not open. */
  async #flush(): Promise<void> {
    const flushed = this.#connections.filter((connection) => !connection.isClosed()).map((connection) => connection.flush());
    await Promise.race([Promise.allSettled(flushed), sleep(FLUSH_LIMIT, undefined, { ref: false })]);
    // A process that stood still finds the end of the wait before it finds what has come meanwhile.
    await turn();
  }

  #pong(number: number): void {
    const { processor } = this.#ports;
    this.#ports.tell({ type: "pong", number, ...(processor !== undefined && { processor: processor() }) });
  }

  #context(assignment: Assignment, code: LoadedCode): ProcessContext {
    const context = realContext(assignment, code, {
      effects: this.#effects(),
      signal: this.#controller.signal,
      record: (event) => this.#ports.tell({ type: "event", event }),
      opened: (connection) => this.#connections.push(connection),
      adjust: (milliseconds) => {
        this.#hasSetClock = true;
        this.#ports.clock.adjust(milliseconds);
        this.#ports.tell({ type: "clock adjusted", by: milliseconds });
      },
    });
    return this.#ports.guard?.(context) ?? context;
  }

  #effects(): Effects {
    return {
      apply: (effect) =>
        new Promise((resolve) => {
          const request = ++this.#requests;
          this.#answers.set(request, resolve);
          this.#ports.tell({ type: "effect", request, effect });
        }),
    };
  }
}
