import type { NatsConnection } from "@nats-io/transport-node";
import type { NodeContext } from "../../harness/scenario/data-strategy.ts";
import { numberSetting } from "../common/settings.ts";
import { within } from "./within.ts";

/** The latest incarnation of each node that somebody has heard of: a crash vector. */
type Incarnations = Readonly<Record<string, number>>;

/** A question or an answer, and what its sender knew of crashes when it sent it. */
interface Message<T> {
  readonly node: string;
  readonly known: Incarnations;
  /** Absent in an answer: the node has not recovered what it had promised. */
  readonly body?: T;
}

/**
 * Asks all nodes by core request and reply, and goes on when a majority has answered.
 *
 * Nodes with nothing but memory forget with a crash what they have promised. So an answer does not
 * count if another one in the same majority has heard that its node was started anew since: the
 * crash-consistent quorums of Michael, Ports, Sharma and Szekeres, "Recovering Shared Objects Without
 * Stable Storage" (DISC 2017).
 */
export class Majority<Q, A> {
  readonly #context: NodeContext;
  readonly #connection: NatsConnection;
  readonly #perform: (question: Q) => A;
  #known: Incarnations;
  #isReady = false;

  /** Listens to the questions of the others; `perform` answers one. */
  constructor(context: NodeContext, connection: NatsConnection, perform: (question: Q) => A) {
    this.#context = context;
    this.#connection = connection;
    this.#perform = perform;
    this.#known = { [context.id]: context.incarnation };
    connection.subscribe(subjectOf(context.id), {
      callback: (error, message) => {
        if (error === null) message.respond(JSON.stringify(this.#answer(message.json<Message<Q>>())));
      },
    });
  }

  /** What a majority of the nodes answers, this one among them; rejects when there is none within `deadline`. */
  ask(question: Q): Promise<A[]> {
    const own = { node: this.#context.id, known: this.#known, body: this.#perform(question) };
    return this.#gather(question, [own], () => false);
  }

  /**
   * What a majority of the nodes answers without this one, which has forgotten everything. From then on
   * it answers the others.
   *
   * Any two majorities have a node in common that knows, as long as fewer than half of the nodes forget
   * at the same time. If more have, those that are left are asked: something may be lost then.
   */
  async recover(question: Q): Promise<A[]> {
    const { clock, settings, incarnation, peers } = this.#context;
    const isAlone = incarnation === 1 || peers.length === 0;
    let answers: A[] | undefined = isAlone ? [] : undefined;
    while (answers === undefined) {
      const all = (heard: ReadonlyMap<string, unknown>) => peers.every((peer) => heard.has(peer));
      answers = await this.#gather(question, [], all).catch(() => undefined);
      if (answers === undefined) await clock.sleep(numberSetting(settings, "retryDelay"));
    }
    this.#isReady = true;
    return answers;
  }

  /** Asks each of the others until a majority has answered, or what was heard is enough otherwise. */
  #gather(
    question: Q,
    own: readonly Message<A>[],
    isEnough: (heard: ReadonlyMap<string, Message<A>>) => boolean,
  ): Promise<A[]> {
    const { nodes, peers } = this.#context;
    const heard = new Map(own.map((message) => [message.node, message]));
    const answers = () => bodies([...heard.values()]);
    const isDone = () => answers().length > nodes.length / 2 || isEnough(heard);
    return new Promise((resolve, reject) => {
      const askOne = (peer: string) =>
        within(this.#context, async ({ timeout }) => {
          if (isDone()) return;
          const message = await this.#request(peer, question, timeout);
          heard.set(peer, message);
          if (isDone()) resolve(answers());
          else if (message.body === undefined) throw new Error(`${peer} has not recovered`);
        });
      if (isDone()) resolve(answers());
      else
        void Promise.allSettled(peers.map(askOne)).then(() =>
          reject(new Error("no majority of the nodes has answered")),
        );
    });
  }

  async #request(peer: string, body: Q, timeout: number): Promise<Message<A>> {
    const question: Message<Q> = { node: this.#context.id, known: this.#known, body };
    const reply = await this.#connection.request(subjectOf(peer), JSON.stringify(question), { timeout });
    const answer = reply.json<Message<A>>();
    this.#known = latest([this.#known, answer.known]);
    return answer;
  }

  #answer({ known, body }: Message<Q>): Message<A> {
    this.#known = latest([this.#known, known]);
    const about = { node: this.#context.id, known: this.#known };
    return this.#isReady && body !== undefined ? { ...about, body: this.#perform(body) } : about;
  }
}

/** The answers of those of whom nobody here has heard that they were started anew since. */
function bodies<A>(messages: readonly Message<A>[]): A[] {
  const known = latest(messages.map((message) => message.known));
  return messages.flatMap(({ node, known: own, body }) =>
    body === undefined || own[node] !== known[node] ? [] : [body],
  );
}

function latest(all: readonly Incarnations[]): Incarnations {
  const merged: Record<string, number> = {};
  for (const known of all) {
    for (const [node, incarnation] of Object.entries(known)) {
      merged[node] = Math.max(merged[node] ?? 0, incarnation);
    }
  }
  return merged;
}

function subjectOf(node: string): string {
  return `majority.${node}`;
}
