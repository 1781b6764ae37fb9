import type { ConnectionOptions, NatsConnection } from "@nats-io/transport-node";
import type { NatsClient } from "../../clients/client.ts";
import type { JsonObject } from "../../scenario/json.ts";
import type { Strategy } from "../../scenario/data-strategy.ts";
import type { Effects, ProcessClock, ProcessContext } from "../../scenario/strategy.ts";
import type { UntimedEvent } from "../backend.ts";
import { FileDisk } from "./file-disk.ts";
import type { Assignment } from "./ipc.ts";

/** The code under test and what the scenario sets for it, loaded in a child. */
export interface LoadedCode {
  readonly strategy: Strategy;
  readonly client: NatsClient;
  readonly settings: JsonObject;
  readonly connection: ConnectionOptions;
}

/** What a process context is made from, beside the assignment and the code. */
export interface ContextParts {
  readonly effects: Effects;
  readonly signal: AbortSignal;
  readonly record: (event: UntimedEvent) => void;
  /** Told of every connection that the process opens. */
  opened(connection: NatsConnection): void;
  /** Sets the wall clock of the process forward by so many milliseconds. */
  adjust(milliseconds: number): void;
}

/** Makes the context of a real process: its own clock, files and sockets. */
export function realContext(assignment: Assignment, code: LoadedCode, parts: ContextParts): ProcessContext {
  const { name, incarnation, servers, replicas } = assignment;
  const { client, settings, connection: given } = code;
  const { effects, signal } = parts;
  return {
    id: name,
    incarnation,
    servers,
    replicas,
    connect: async (options) => {
      const connection = await client.connect({ ...usual(assignment), ...given, ...options });
      parts.opened(connection);
      return connection;
    },
    nats: client.api,
    signal,
    clock: realClock(signal, (milliseconds) => parts.adjust(milliseconds)),
    disk: new FileDisk(assignment.disk),
    effects,
    settings,
    log: (text) => parts.record({ type: "log", process: name, text }),
  };
}

function usual({ name, servers }: Assignment): ConnectionOptions {
  // Other addresses of the broker, which it tells its clients, would lead around the faults.
  return { name, noAsyncTraces: true, servers: [...servers], ignoreClusterUpdates: true };
}

function realClock(signal: AbortSignal, adjust: ProcessClock["adjust"]): ProcessClock {
  // One listener for all sleepers: Node warns of a leak when a signal has more than ten.
  const sleepers = new Set<() => void>();
  signal.addEventListener("abort", () => sleepers.forEach((stop) => stop()), { once: true });
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    adjust,
    sleep: (milliseconds) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          sleepers.delete(stop);
          clearTimeout(timer);
          reject(signal.reason as Error);
        };
        const timer = setTimeout(() => {
          sleepers.delete(stop);
          resolve();
        }, milliseconds);
        if (signal.aborted) stop();
        else sleepers.add(stop);
      }),
  };
}
