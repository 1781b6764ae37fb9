import type { NatsConnection } from "@nats-io/transport-node";
import { Application, describeError } from "../../run/application.ts";
import type { Effects, ProcessContext } from "../../scenario/strategy.ts";
import { batchedCount } from "./batched-count.ts";
import { realContext, type LoadedCode } from "./child-context.ts";
import type { Assignment, FromChild, ToChild } from "./ipc.ts";
import { installWallClock } from "./wall-clock.ts";

/** Makes this process, a child of the harness, a process of the application; `load` gets what the suite sent along. */
export function runChild(load: (code: never) => Promise<LoadedCode>): void {
  new ChildProgram(load as (code: unknown) => Promise<LoadedCode>).listen();
}

class ChildProgram {
  readonly #load: (code: unknown) => Promise<LoadedCode>;
  readonly #clock = installWallClock(batchedCount((count) => tell({ type: "clock read", count })));
  readonly #answers = new Map<number, (applied: boolean) => void>();
  readonly #connections: NatsConnection[] = [];
  #code: LoadedCode | undefined;
  #application: Application | undefined;
  #requests = 0;

  constructor(load: (code: unknown) => Promise<LoadedCode>) {
    this.#load = load;
  }

  listen(): void {
    // The harness is gone, and with it the reason to be.
    process.on("disconnect", () => process.exit());
    process.on("uncaughtException", (error) => this.#end(error));
    process.on("unhandledRejection", (error) => this.#end(error));
    process.on("message", (message) => {
      this.#take(message as ToChild).catch((error: unknown) => this.#end(error));
    });
  }

  async #take(message: ToChild): Promise<void> {
    switch (message.type) {
      case "load":
        this.#code = await this.#load(message.code);
        tell({ type: "loaded" });
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
        if (answer !== undefined) tell({ type: "answer", number, answer });
        return;
      }
      case "clock":
        this.#clock.set(message.error);
        return;
      case "effect done":
        this.#answers.get(message.request)?.(message.applied);
        this.#answers.delete(message.request);
    }
  }

  async #start(assignment: Assignment): Promise<void> {
    const code = this.#code;
    if (code === undefined) throw new Error("a child was started before its code was loaded");
    const { role, servers, nodes, clockError } = assignment;
    this.#clock.set(clockError);
    // For code that connects by itself, and must not reach what the user's own variable names.
    process.env["NATS_URL"] = servers.join(",");
    const context = this.#context(assignment, code);
    if (role === "setup") {
      await code.strategy.prepare?.(context);
      await Promise.all(this.#connections.map((connection) => connection.close()));
      tell({ type: "started" });
      return;
    }
    this.#application = new Application(code.strategy, context, {
      record: (event) => tell({ type: "event", event }),
      ended: (error) => this.#end(error),
    });
    tell({ type: "started" });
    this.#application.start(role, nodes);
  }

  #context(assignment: Assignment, code: LoadedCode): ProcessContext {
    return realContext(assignment, code, {
      effects: this.#effects(),
      signal: new AbortController().signal,
      record: (event) => tell({ type: "event", event }),
      opened: (connection) => this.#connections.push(connection),
    });
  }

  #effects(): Effects {
    return {
      apply: (effect) =>
        new Promise((resolve) => {
          const request = ++this.#requests;
          this.#answers.set(request, resolve);
          tell({ type: "effect", request, effect });
        }),
    };
  }

  /** Tells why, and ends the process as soon as that is on its way. */
  #end(error: unknown): void {
    tell({ type: "ended", error: describeError(error) }, () => process.exit(1));
  }
}

function tell(message: FromChild, sent?: () => void): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => sent?.());
  else sent?.();
}
