import type { NatsConnection } from "@nats-io/transport-node";
import type { DataNode, NodeContext } from "../../harness/scenario/data-strategy.ts";
import { homeOf } from "../../harness/scenario/home.ts";
import { numberSetting } from "../common/settings.ts";
import { Calls } from "./calls.ts";
import type { Version } from "./copies.ts";
import { KeyManager, type Recall } from "./key-manager.ts";
import { KeyRing, type Holding, type KeyRingEntry } from "./key-ring.ts";
import { Turns } from "./turns.ts";

/** What one node asks another. */
type Question =
  /** Of the manager of a key: to move it here. */
  | { readonly ask: "acquire"; readonly key: string }
  /** By the manager: to give a key away that came with this migration. */
  | { readonly ask: "release"; readonly key: string; readonly epoch: Version }
  /** By a manager that has forgotten where its keys are. */
  | { readonly ask: "inventory"; readonly incarnation: number };

type Answer = Holding | null | readonly KeyRingEntry[];

/**
 * Keys each of which is at one node at a time, where it is read and written. Every key has a manager,
 * chosen by hash, that knows where it is and moves it.
 */
export class MigratingKeys implements DataNode {
  readonly #context: NodeContext;
  readonly #calls: Calls<Question, Answer>;
  readonly #ring = new KeyRing();
  readonly #manager: KeyManager;
  readonly #turns = new Turns();
  /** The latest incarnation of managers that were started anew: grants of earlier ones are void. */
  readonly #managers = new Map<string, number>();
  /** Resolves when this node knows where the keys are that it manages. */
  #recovered: Promise<void> = Promise.resolve();

  private constructor(
    context: NodeContext,
    connection: NatsConnection,
    recalling: (recall: Recall) => Recall,
  ) {
    this.#context = context;
    this.#calls = new Calls(context, connection, (question, node) => this.#perform(question, node));
    const recall: Recall = async (owner, key, epoch) =>
      (await this.#calls.ask(owner, { ask: "release", key, epoch })) as Holding | null;
    this.#manager = new KeyManager(context, recalling(recall));
  }

  /** Listens to the others, and serves when it knows where its keys are; `recalling` may change how they are asked back. */
  static async start(
    context: NodeContext,
    connection: NatsConnection,
    recalling = (recall: Recall) => recall,
  ): Promise<MigratingKeys> {
    const keys = new MigratingKeys(context, connection, recalling);
    if (context.incarnation > 1) keys.#recovered = keys.#recover();
    await keys.#recovered;
    return keys;
  }

  read(key: string): Promise<string | null> {
    return this.#use(key, ({ value }) => value);
  }

  write(key: string, value: string): Promise<void> {
    return this.#use(key, (holding) => this.#ring.set(key, holding, value));
  }

  cas(key: string, expected: string | null, value: string): Promise<boolean> {
    return this.#use(key, (holding) => {
      if (holding.value !== expected) return false;
      this.#ring.set(key, holding, value);
      return true;
    });
  }

  /** Does something to a key at once when it is here. */
  #use<T>(key: string, work: (holding: Holding) => T): Promise<T> {
    const { clock, settings } = this.#context;
    const end = clock.monotonic() + numberSetting(settings, "deadline");
    return this.#turns.take(key, async () => {
      while (clock.monotonic() < end) {
        const holding = this.#ring.get(key);
        // Nothing may be awaited between taking a key and using it: it can be asked back in between.
        if (holding !== undefined) return work(holding);
        const manager = homeOf(key, this.#context.nodes);
        const granted = (await this.#calls.ask(manager, { ask: "acquire", key })) as Holding;
        const isVoid = granted.epoch.incarnation < (this.#managers.get(manager) ?? 1);
        if (!isVoid) this.#ring.take(key, granted);
      }
      throw new Error(`${key} was asked back each time before it arrived`);
    });
  }

  async #perform(question: Question, node: string): Promise<Answer> {
    if (question.ask === "release") return this.#release(question.key, question.epoch);
    if (question.ask === "inventory") {
      this.#managers.set(node, question.incarnation);
      return this.#ring.entries();
    }
    await this.#recovered;
    return this.#manager.move(question.key, node);
  }

  async #release(key: string, epoch: Version): Promise<Holding | null> {
    // A grant that has come with this is taken, and used once, before the key goes on.
    if (!this.#ring.has(key, epoch)) await this.#context.clock.sleep(1);
    return this.#ring.release(key, epoch);
  }

  async #recover(): Promise<void> {
    await Promise.all(this.#context.peers.map((peer) => this.#learnFrom(peer)));
  }

  async #learnFrom(peer: string): Promise<void> {
    const { id, incarnation, nodes, clock, settings } = this.#context;
    for (;;) {
      try {
        const entries = await this.#calls.ask(peer, { ask: "inventory", incarnation });
        for (const entry of entries as readonly KeyRingEntry[]) {
          if (homeOf(entry.key, nodes) === id) this.#manager.learn(peer, entry);
        }
        return;
      } catch {
        await clock.sleep(numberSetting(settings, "retryDelay"));
      }
    }
  }
}
