import type { NatsConnection } from "@nats-io/transport-node";
import type { DataNode, NodeContext } from "../../harness/scenario/data-strategy.ts";
import { homeOf } from "../../harness/scenario/home.ts";
import { numberSetting } from "../common/settings.ts";
import { Calls } from "./calls.ts";
import { Copies, type Copy } from "./copies.ts";
import { Turns } from "./turns.ts";

/** What one node asks another. */
type Question =
  /** Of the owner: its copy. */
  | { readonly ask: "copy"; readonly key: string }
  /** Of the owner: to set the value, if it is as expected. */
  | {
      readonly ask: "change";
      readonly key: string;
      readonly value: string;
      readonly expected?: string | null;
    }
  /** By the owner: to forget copies that are older than this one, or to have this one. */
  | { readonly ask: "drop" | "keep"; readonly key: string; readonly copy: Copy }
  /** By an owner that has forgotten all: the copies of its keys. */
  | { readonly ask: "all" };

/** A copy, and whether who has it will be told of changes. */
interface Lent {
  readonly copy: Copy;
  readonly isTold: boolean;
}

type Answer = Lent | boolean | Readonly<Record<string, Copy>>;

/** A new value of a key in the hands of its owner. */
export interface Change {
  /** Makes every node forget the copy that it has; rejects if one does not answer within `deadline`. */
  invalidate(): Promise<void>;
  /** Makes it the owner's copy. */
  install(): void;
  /** Gives it to every node; rejects if one does not answer within `deadline`. */
  update(): Promise<void>;
}

/** What an owner does with a change before it acknowledges it. */
export type Commit = (change: Change) => Promise<void>;

/**
 * Keys that have an owner, chosen by hash, which makes all changes, of one key one after the other. A
 * node that reads a key keeps a copy, and answers from that.
 */
export class Replicas implements DataNode {
  readonly #context: NodeContext;
  readonly #calls: Calls<Question, Answer>;
  readonly #commit: Commit;
  readonly #copies = new Copies();
  readonly #turns = new Turns();
  /** Nodes that have copies of own keys. */
  readonly #holders = new Map<string, Set<string>>();
  /** Own keys of which other nodes may have older copies than they should. */
  readonly #unsettled = new Set<string>();
  /** Resolves when this node may speak for its keys. */
  #recovered: Promise<void> | undefined;

  private constructor(context: NodeContext, connection: NatsConnection, commit: Commit) {
    this.#context = context;
    this.#commit = commit;
    this.#calls = new Calls(context, connection, (question, node) => this.#perform(question, node));
  }

  /** Listens to the others, and serves when it has what they know of its own keys. */
  static async start(context: NodeContext, connection: NatsConnection, commit: Commit): Promise<Replicas> {
    const replicas = new Replicas(context, connection, commit);
    replicas.#recovered = context.incarnation > 1 ? replicas.#recover() : Promise.resolve();
    await replicas.#recovered;
    void replicas.#settle();
    return replicas;
  }

  async read(key: string): Promise<string | null> {
    const own = this.#copies.get(key);
    if (own !== undefined) return own.value;
    const { copy, isTold } = (await this.#ask(key, { ask: "copy", key })) as Lent;
    if (isTold) this.#copies.keep(key, copy);
    return copy.value;
  }

  async write(key: string, value: string): Promise<void> {
    await this.#ask(key, { ask: "change", key, value });
  }

  async cas(key: string, expected: string | null, value: string): Promise<boolean> {
    return (await this.#ask(key, { ask: "change", key, value, expected })) as boolean;
  }

  #ask(key: string, question: Question): Promise<Answer> {
    return this.#calls.ask(homeOf(key, this.#context.nodes), question);
  }

  async #perform(question: Question, node: string): Promise<Answer> {
    if (question.ask === "all") return Object.fromEntries(this.#copies.entries());
    if ("copy" in question) {
      this.#copies[question.ask](question.key, question.copy);
      return true;
    }
    await this.#recovered;
    return question.ask === "change" ? this.#change(question) : this.#lend(question.key, node);
  }

  /** While a change is being made nobody is told of it any more who was not when it began. */
  #lend(key: string, node: string): Lent {
    const isTold = !this.#turns.isTaken(key);
    if (isTold && node !== this.#context.id) this.#holdersOf(key).add(node);
    return { copy: this.#own(key), isTold };
  }

  #change({ key, value, expected }: Extract<Question, { ask: "change" }>): Promise<boolean> {
    const { clock, settings, incarnation, peers } = this.#context;
    const end = clock.monotonic() + numberSetting(settings, "deadline");
    return this.#turns.take(key, async () => {
      const { value: current, version } = this.#own(key);
      if (expected !== undefined && expected !== current) return false;
      if (clock.monotonic() >= end) throw new Error("nobody waits for this change any more");
      const copy = { value, version: { incarnation, count: version.count + 1 } };
      const holders = this.#holdersOf(key);
      await this.#commit({
        invalidate: () => this.#tell("drop", key, copy, holders).then(() => holders.clear()),
        install: () => {
          this.#copies.keep(key, copy);
          this.#unsettled.add(key);
        },
        update: () => this.#tell("keep", key, copy, peers),
      });
      this.#unsettled.delete(key);
      return true;
    });
  }

  async #tell(ask: "drop" | "keep", key: string, copy: Copy, nodes: Iterable<string>): Promise<void> {
    await Promise.all([...nodes].map((node) => this.#calls.ask(node, { ask, key, copy })));
  }

  #own(key: string): Copy {
    const { incarnation } = this.#context;
    return this.#copies.get(key) ?? { value: null, version: { incarnation, count: 0 } };
  }

  #holdersOf(key: string): Set<string> {
    const holders = this.#holders.get(key) ?? new Set();
    this.#holders.set(key, holders);
    return holders;
  }

  /** Takes up what the others know of its own keys, which is newer from then on than all before. */
  async #recover(): Promise<void> {
    const { id, incarnation, nodes, peers } = this.#context;
    const answers = await Promise.all(peers.map((peer) => this.#askForAll(peer)));
    for (const [key, copy] of answers.flatMap((copies) => Object.entries(copies))) {
      if (homeOf(key, nodes) === id) this.#copies.keep(key, copy);
    }
    for (const [key, { value }] of this.#copies.entries()) {
      if (homeOf(key, nodes) !== id) continue;
      this.#copies.keep(key, { value, version: { incarnation, count: 0 } });
      this.#holders.set(key, new Set(peers));
      this.#unsettled.add(key);
    }
  }

  async #askForAll(peer: string): Promise<Readonly<Record<string, Copy>>> {
    const { clock, settings } = this.#context;
    for (;;) {
      try {
        return (await this.#calls.ask(peer, { ask: "all" })) as Readonly<Record<string, Copy>>;
      } catch {
        await clock.sleep(numberSetting(settings, "retryDelay"));
      }
    }
  }

  /** Gives others what they should have and may not. */
  async #settle(): Promise<void> {
    const { clock, settings, signal, peers } = this.#context;
    while (!signal.aborted) {
      await clock.sleep(numberSetting(settings, "repeatInterval"));
      for (const key of this.#unsettled) {
        const copy = this.#own(key);
        const isTold = await this.#tell("keep", key, copy, peers).then(
          () => true,
          () => false,
        );
        if (isTold && this.#own(key) === copy) this.#unsettled.delete(key);
      }
    }
  }
}
