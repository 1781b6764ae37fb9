import type { JetStreamClient, JsMsg, StreamAPI } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { NodeContext } from "../../harness/scenario/data-strategy.ts";
import { numberSetting } from "../common/settings.ts";
import { within } from "./within.ts";

/** The stream that puts all operations of all nodes into one order. */
export const LOG = "log";

/** What a node asks for, as it stands in the log. */
interface Entry<C> {
  readonly id: string;
  readonly command: C;
}

interface Clients {
  readonly jetstream: JetStreamClient;
  readonly streams: StreamAPI;
}

/** Makes the stream, on as many servers as the scenario says. */
export async function prepareLog(connection: NatsConnection, { nats, replicas }: Preparing): Promise<void> {
  const manager = await nats.jetstreamManager(connection);
  await manager.streams.add({ name: LOG, subjects: [LOG], num_replicas: replicas });
}

type Preparing = Pick<NodeContext, "nats" | "replicas">;

/**
 * A state machine that every node has a copy of (Schneider, 1990): the stream is the sequencer, and every
 * node applies all entries in their order. What a node asks for is answered when it has applied the entry
 * itself.
 */
export class ReplicatedLog<C, A> {
  readonly #context: NodeContext;
  readonly #jetstream: JetStreamClient;
  readonly #streams: StreamAPI;
  readonly #apply: (command: C) => A;
  /** Whom to tell what became of an entry, by its id. */
  readonly #waiting = new Map<string, (answer: A) => void>();
  #applied = 0;
  #operations = 0;

  private constructor(context: NodeContext, { jetstream, streams }: Clients, apply: (command: C) => A) {
    this.#context = context;
    this.#jetstream = jetstream;
    this.#streams = streams;
    this.#apply = apply;
  }

  /** Applies what is in the log from its beginning; `apply` must depend on nothing but the entries before. */
  static async follow<C, A>(
    context: NodeContext,
    connection: NatsConnection,
    apply: (command: C) => A,
  ): Promise<ReplicatedLog<C, A>> {
    const { streams } = await context.nats.jetstreamManager(connection);
    const jetstream = context.nats.jetstream(connection);
    const log = new ReplicatedLog<C, A>(context, { jetstream, streams }, apply);
    void log.#follow();
    return log;
  }

  /** Puts a command into the log, once; resolves with the answer when it has been applied here. */
  async perform(command: C): Promise<A> {
    const { id: node, incarnation } = this.#context;
    const entry: Entry<C> = { id: `${node} ${incarnation} ${++this.#operations}`, command };
    const applied = new Promise<A>((resolve) => this.#waiting.set(entry.id, resolve));
    try {
      return await within(this.#context, async ({ timeout }) => {
        const options = { msgID: entry.id, timeout };
        await Promise.race([applied, this.#jetstream.publish(LOG, JSON.stringify(entry), options)]);
        return applied;
      });
    } finally {
      this.#waiting.delete(entry.id);
    }
  }

  async #follow(): Promise<void> {
    const { clock, settings, signal } = this.#context;
    while (!signal.aborted) {
      try {
        await this.#take();
      } catch (error) {
        this.#context.log(`the log cannot be followed: ${String(error)}`);
        await clock.sleep(numberSetting(settings, "checkInterval"));
      }
    }
  }

  /** Takes what comes after what has been applied, until something seems to be missing. */
  async #take(): Promise<void> {
    // Without a name it is an ordered consumer: it begins anew where a message is missing.
    const consumer = await this.#jetstream.consumers.get(LOG, { opt_start_seq: this.#applied + 1 });
    const messages = await consumer.consume();
    const watch = new AbortController();
    void this.#whenBehind(watch.signal).then(() => messages.stop());
    try {
      for await (const message of messages) this.#takeNext(message);
    } finally {
      watch.abort();
    }
  }

  #takeNext(message: JsMsg): void {
    if (message.seq !== this.#applied + 1) return;
    this.#applied = message.seq;
    const { id, command } = message.json<Entry<C>>();
    const answer = this.#apply(command);
    this.#waiting.get(id)?.(answer);
  }

  /** An ordered consumer sees that a message is missing when the next one comes, and the last one has none. */
  async #whenBehind(signal: AbortSignal): Promise<void> {
    const { clock, settings } = this.#context;
    while (!signal.aborted) {
      await clock.sleep(numberSetting(settings, "checkInterval"));
      // The client waits seconds for an answer that was lost, and the next may come at once.
      const tooLate = clock.sleep(numberSetting(settings, "attemptTimeout")).then(() => undefined);
      const info = await Promise.race([this.#streams.info(LOG).catch(() => undefined), tooLate]);
      // The answer comes behind all messages that were sent to this connection before it.
      if (info !== undefined && info.state.last_seq > this.#applied) return;
    }
  }
}
