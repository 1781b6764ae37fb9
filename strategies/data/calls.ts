import type { Msg, NatsConnection } from "@nats-io/transport-node";
import type { NodeContext } from "../../harness/scenario/data-strategy.ts";
import { AtMostOnce, Numbering, type Numbered } from "./at-most-once.ts";
import { within } from "./within.ts";

interface Request<Q> extends Numbered {
  readonly question: Q;
}

type Reply<A> = { readonly answer: A } | { readonly error: string };

/**
 * What nodes ask each other by core request and reply: tried until it is answered, and performed once
 * however often it was tried.
 */
export class Calls<Q, A> {
  readonly #context: NodeContext;
  readonly #connection: NatsConnection;
  readonly #numbering: Numbering;
  readonly #replies = new AtMostOnce<Promise<Reply<A>>>();
  readonly #perform: (question: Q, node: string) => A | Promise<A>;

  /** Listens to the others; `perform` is given a question and the node that asks. */
  constructor(
    context: NodeContext,
    connection: NatsConnection,
    perform: (question: Q, node: string) => A | Promise<A>,
  ) {
    this.#context = context;
    this.#connection = connection;
    this.#numbering = new Numbering(context);
    this.#perform = perform;
    connection.subscribe(subjectOf(context.id), {
      callback: (error, message) => (error === null ? void this.#answer(message) : undefined),
    });
  }

  /** Asks a node, or this one itself; rejects if it refuses, or has not answered within `deadline`. */
  async ask(node: string, question: Q): Promise<A> {
    if (node === this.#context.id) return this.#perform(question, node);
    const reply = await this.#numbering.during((numbered) =>
      within(this.#context, async ({ timeout }) => {
        const request: Request<Q> = { ...numbered(), question };
        const message = await this.#connection.request(subjectOf(node), JSON.stringify(request), { timeout });
        return message.json<Reply<A>>();
      }),
    );
    if ("error" in reply) throw new Error(reply.error);
    return reply.answer;
  }

  async #answer(message: Msg): Promise<void> {
    const request = message.json<Request<Q>>();
    const reply = await this.#replies.answer(request, () => this.#reply(request));
    if (reply !== undefined) message.respond(JSON.stringify(reply));
  }

  async #reply({ question, node }: Request<Q>): Promise<Reply<A>> {
    try {
      return { answer: await this.#perform(question, node) };
    } catch (error) {
      return { error: String(error) };
    }
  }
}

function subjectOf(node: string): string {
  return `calls.${node}`;
}
