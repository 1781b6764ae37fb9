import type { NatsConnection } from "@nats-io/transport-node";
import type { DataNode, NodeContext } from "../../harness/scenario/data-strategy.ts";
import { ownerOf } from "./owner.ts";
import { within } from "./within.ts";

/** What one node asks the owner of a key. */
interface Request {
  /** The same in every try, so that a second try is not a second write. */
  readonly operation: string;
  readonly f: "read" | "write" | "cas";
  readonly key: string;
  readonly expected?: string | null;
  readonly value?: string;
}

type Answer = string | boolean | null;

/** Answers that are remembered for operations that are tried again. */
const REMEMBERED = 10_000;

/**
 * Keys that live in the memory of one node each. Other nodes ask the owner by core request and reply; a
 * try that got no answer is repeated, and the owner recognises it.
 */
export class OwnedKeys implements DataNode {
  readonly #context: NodeContext;
  readonly #connection: NatsConnection;
  readonly #values = new Map<string, string>();
  readonly #answers = new Map<string, Answer>();
  #operations = 0;

  private constructor(context: NodeContext, connection: NatsConnection) {
    this.#context = context;
    this.#connection = connection;
  }

  /** Subscribes to what other nodes ask this one. */
  static serve(context: NodeContext, connection: NatsConnection): OwnedKeys {
    const keys = new OwnedKeys(context, connection);
    connection.subscribe(subjectOf(context.id), {
      callback: (error, message) => {
        if (error === null)
          message.respond(JSON.stringify({ answer: keys.#perform(message.json<Request>()) }));
      },
    });
    return keys;
  }

  async read(key: string): Promise<string | null> {
    return (await this.#ask({ f: "read", key })) as string | null;
  }

  async write(key: string, value: string): Promise<void> {
    await this.#ask({ f: "write", key, value });
  }

  async cas(key: string, expected: string | null, value: string): Promise<boolean> {
    return (await this.#ask({ f: "cas", key, expected, value })) as boolean;
  }

  async #ask(what: Omit<Request, "operation">): Promise<Answer> {
    const { id, incarnation, nodes } = this.#context;
    const request = { operation: `${id} ${incarnation} ${++this.#operations}`, ...what };
    const owner = ownerOf(what.key, nodes);
    if (owner === id) return this.#perform(request);
    return within(this.#context, async ({ timeout }) => {
      const reply = await this.#connection.request(subjectOf(owner), JSON.stringify(request), { timeout });
      return reply.json<{ answer: Answer }>().answer;
    });
  }

  #perform(request: Request): Answer {
    const known = this.#answers.get(request.operation);
    if (known !== undefined) return known;
    const answer = this.#apply(request);
    this.#answers.set(request.operation, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > REMEMBERED && oldest !== undefined) this.#answers.delete(oldest);
    return answer;
  }

  #apply({ f, key, expected = null, value = "" }: Request): Answer {
    const current = this.#values.get(key) ?? null;
    if (f === "read") return current;
    if (f === "cas" && current !== expected) return false;
    this.#values.set(key, value);
    return true;
  }
}

function subjectOf(node: string): string {
  return `keys.${node}`;
}
