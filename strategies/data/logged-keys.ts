import type { NatsConnection } from "@nats-io/transport-node";
import type { DataNode, NodeContext } from "../../harness/scenario/data-strategy.ts";
import { ReplicatedLog } from "./replicated-log.ts";

/** What stands in the log. */
type Command =
  | { readonly f: "read"; readonly key: string }
  | { readonly f: "write"; readonly key: string; readonly value: string }
  | { readonly f: "cas"; readonly key: string; readonly expected: string | null; readonly value: string };

type Answer = string | boolean | null;

type Copy = Map<string, string>;

/** Keys of which every node has a copy, changed by the entries of a log in their order. */
export class LoggedKeys implements DataNode {
  readonly #copy: Copy;
  readonly #log: ReplicatedLog<Command, Answer>;

  private constructor(copy: Copy, log: ReplicatedLog<Command, Answer>) {
    this.#copy = copy;
    this.#log = log;
  }

  /** Serves when it has applied an entry of its own: then it knows all that was acknowledged before. */
  static async start(context: NodeContext, connection: NatsConnection): Promise<LoggedKeys> {
    const copy: Copy = new Map();
    const log = await ReplicatedLog.follow(context, connection, (command: Command) => apply(copy, command));
    const keys = new LoggedKeys(copy, log);
    await keys.read("");
    return keys;
  }

  /** Reads behind everything that was in the log when it was asked. */
  async read(key: string): Promise<string | null> {
    return (await this.#log.perform({ f: "read", key })) as string | null;
  }

  /** Reads the copy, which may be behind the log. */
  readLocally(key: string): string | null {
    return this.#copy.get(key) ?? null;
  }

  async write(key: string, value: string): Promise<void> {
    await this.#log.perform({ f: "write", key, value });
  }

  async cas(key: string, expected: string | null, value: string): Promise<boolean> {
    return (await this.#log.perform({ f: "cas", key, expected, value })) as boolean;
  }
}

/** Depends on nothing but the entries before, so that all copies are the same. */
function apply(copy: Copy, command: Command): Answer {
  const current = copy.get(command.key) ?? null;
  if (command.f === "read") return current;
  if (command.f === "cas" && current !== command.expected) return false;
  copy.set(command.key, command.value);
  return true;
}
