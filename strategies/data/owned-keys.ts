import type { Msg, NatsConnection } from "@nats-io/transport-node";
import type { DataNode, NodeContext } from "../../harness/scenario/data-strategy.ts";
import { homeOf } from "../../harness/scenario/home.ts";
import { AtMostOnce, Numbering, type Numbered } from "./at-most-once.ts";
import { within } from "./within.ts";

/** What is done to a key. */
interface Operation {
  readonly f: "read" | "write" | "cas";
  readonly key: string;
  readonly expected?: string | null;
  readonly value?: string;
}

/** What one node asks the owner of a key. */
type Request = Operation & Numbered;

type Answer = string | boolean | null;

/** What the owner has done, as it stands on its disk. */
interface Done {
  readonly request: Request;
  readonly answer: Answer;
}

/** What can be chosen about keys that have owners. */
export interface Ownership {
  /** The one node that owns a key; its home if absent. */
  readonly ownerOf?: (key: string, nodes: readonly string[]) => string;
  /** File on the owner's disk where every change is before it is answered; in memory only if absent. */
  readonly file?: string;
}

/**
 * Keys that live at one node each. Other nodes ask the owner by core request and reply; a try that got
 * no answer is repeated, and the owner recognises it.
 */
export class OwnedKeys implements DataNode {
  readonly #context: NodeContext;
  readonly #connection: NatsConnection;
  readonly #ownerOf: (key: string, nodes: readonly string[]) => string;
  readonly #file: string | undefined;
  readonly #numbering: Numbering;
  readonly #values = new Map<string, string>();
  readonly #answers = new AtMostOnce<Promise<Answer>>();
  /** The last operation that has begun here. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(context: NodeContext, connection: NatsConnection, ownership: Ownership) {
    this.#context = context;
    this.#connection = connection;
    this.#ownerOf = ownership.ownerOf ?? homeOf;
    this.#file = ownership.file;
    this.#numbering = new Numbering(context);
  }

  /** Takes up what is on the disk, and subscribes to what other nodes ask this one. */
  static async serve(
    context: NodeContext,
    connection: NatsConnection,
    ownership: Ownership = {},
  ): Promise<OwnedKeys> {
    const keys = new OwnedKeys(context, connection, ownership);
    await keys.#recover();
    connection.subscribe(subjectOf(context.id), {
      // What cannot be stored ends the process: its memory would say more than its disk.
      callback: (error, message) => (error === null ? void keys.#serve(message) : undefined),
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

  #ask(operation: Operation): Promise<Answer> {
    const { id, nodes } = this.#context;
    const owner = this.#ownerOf(operation.key, nodes);
    return this.#numbering.during(async (numbered) => {
      if (owner === id) return (await this.#perform({ ...operation, ...numbered() })) ?? null;
      return within(this.#context, async ({ timeout }) => {
        const request: Request = { ...operation, ...numbered() };
        const reply = await this.#connection.request(subjectOf(owner), JSON.stringify(request), { timeout });
        return reply.json<{ answer: Answer }>().answer;
      });
    });
  }

  async #serve(message: Msg): Promise<void> {
    const answer = await this.#perform(message.json<Request>());
    if (answer !== undefined) message.respond(JSON.stringify({ answer }));
  }

  async #perform(request: Request): Promise<Answer | undefined> {
    return this.#answers.answer(request, () => this.#inTurn(() => this.#apply(request)));
  }

  /** One after the other: nobody may see what is not on the disk yet. */
  #inTurn(apply: () => Promise<Answer>): Promise<Answer> {
    const answer = this.#turn.then(apply);
    this.#turn = answer;
    return answer;
  }

  async #apply(request: Request): Promise<Answer> {
    const { f, key, expected = null, value = "" } = request;
    const current = this.#values.get(key) ?? null;
    if (f === "read") return current;
    const answer = f === "write" || current === expected;
    await this.#store({ request, answer });
    if (answer) this.#values.set(key, value);
    return answer;
  }

  async #store(done: Done): Promise<void> {
    if (this.#file === undefined) return;
    const { disk } = this.#context;
    await disk.append(this.#file, JSON.stringify(done));
    await disk.sync(this.#file);
  }

  /** Does again what was done, and remembers the answers: a request may be repeated after a crash. */
  async #recover(): Promise<void> {
    if (this.#file === undefined) return;
    for (const record of await this.#context.disk.read(this.#file)) {
      const { request, answer } = JSON.parse(record) as Done;
      if (answer === true) this.#values.set(request.key, request.value ?? "");
      void this.#answers.answer(request, () => Promise.resolve(answer));
    }
  }
}

function subjectOf(node: string): string {
  return `keys.${node}`;
}
