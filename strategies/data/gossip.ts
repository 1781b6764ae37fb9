import type { Msg, NatsConnection } from "@nats-io/transport-node";
import type { NodeContext } from "../../harness/scenario/data-strategy.ts";
import { numberSetting } from "../common/settings.ts";

/** Where every node tells what it has changed, and where everything is told again now and then. */
const STATES = "states";
/** Where a node that starts asks all others for what they have. */
const ACQUIRE = "acquire";

/** States by key. */
type States<S> = Readonly<Record<string, S>>;

/** What a node answers to one that starts. */
interface Acquired<S> {
  readonly node: string;
  /** Whether it serves itself; one that has just started knows nothing. */
  readonly ready: boolean;
  readonly states: States<S>;
}

/** What gossip is about. */
export interface Subject<S> {
  /** What two nodes know of a key, put together: in whatever order and however often, it comes to the same. */
  merge(one: S, other: S): S;
  /** Is told of every state that comes from another node. */
  see?(state: S): void;
}

/**
 * States of keys of which every node holds a copy. A change is told to the others after it was made, and
 * everything is told again now and then (anti-entropy: Demers et al., 1987).
 */
export class Gossip<S> {
  readonly #context: NodeContext;
  readonly #connection: NatsConnection;
  readonly #subject: Subject<S>;
  readonly #states = new Map<string, S>();
  #ready = false;

  private constructor(context: NodeContext, connection: NatsConnection, subject: Subject<S>) {
    this.#context = context;
    this.#connection = connection;
    this.#subject = subject;
  }

  /** Listens to the others; resolves when it has what they have. */
  static async start<S>(
    context: NodeContext,
    connection: NatsConnection,
    subject: Subject<S>,
  ): Promise<Gossip<S>> {
    const gossip = new Gossip(context, connection, subject);
    const on = (subject: string, take: (message: Msg) => void) =>
      connection.subscribe(subject, {
        callback: (error, message) => (error === null ? take(message) : undefined),
      });
    on(STATES, (message) => gossip.#take(message.json<States<S>>()));
    on(ACQUIRE, (message) => gossip.#tell(message));
    await gossip.#acquire();
    gossip.#ready = true;
    void gossip.#repeat();
    return gossip;
  }

  /** What is known of a key here. */
  get(key: string): S | undefined {
    return this.#states.get(key);
  }

  /** Adds to what is known of a key, here at once and elsewhere soon. */
  put(key: string, state: S): void {
    this.#add(key, state);
    this.#publish({ [key]: state });
  }

  #take(states: States<S>): void {
    for (const [key, state] of Object.entries(states)) {
      this.#subject.see?.(state);
      this.#add(key, state);
    }
  }

  #add(key: string, state: S): void {
    const known = this.#states.get(key);
    this.#states.set(key, known === undefined ? state : this.#subject.merge(known, state));
  }

  #publish(states: States<S>): void {
    // What a client that is cut off drops is told again by the next repetition.
    if (!this.#connection.isClosed()) this.#connection.publish(STATES, JSON.stringify(states));
  }

  #tell(message: Msg): void {
    const { id } = this.#context;
    const acquired: Acquired<S> = {
      node: id,
      ready: this.#ready,
      states: Object.fromEntries(this.#states),
    };
    message.respond(JSON.stringify(acquired));
  }

  /** Asks until a node that serves has answered, or all have: then nobody knows more. */
  async #acquire(): Promise<void> {
    const { clock, peers, settings, id } = this.#context;
    const answered = new Set<string>();
    let complete = peers.length === 0;
    const inbox = `acquired.${id}`;
    const answers = this.#connection.subscribe(inbox, {
      callback: (error, message) => {
        if (error !== null) return;
        const { node, ready, states } = message.json<Acquired<S>>();
        if (node === id) return;
        this.#take(states);
        answered.add(node);
        complete ||= ready || answered.size === peers.length;
      },
    });
    while (!complete) {
      this.#connection.publish(ACQUIRE, "", { reply: inbox });
      await clock.sleep(numberSetting(settings, "acquireInterval"));
    }
    answers.unsubscribe();
  }

  /** Tells everything again now and then, so that what was dropped on the way arrives after all. */
  async #repeat(): Promise<void> {
    const { clock, settings, signal } = this.#context;
    while (!signal.aborted) {
      await clock.sleep(numberSetting(settings, "repeatInterval"));
      if (this.#states.size > 0) this.#publish(Object.fromEntries(this.#states));
    }
  }
}
