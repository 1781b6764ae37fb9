import type { NodeContext } from "../../harness/scenario/data-strategy.ts";
import { numberSetting } from "../common/settings.ts";
import { isOlder, type Version } from "./copies.ts";
import type { Holding, KeyRingEntry } from "./key-ring.ts";
import { Turns } from "./turns.ts";

/** Where a key is, as its manager knows. */
interface Place {
  readonly epoch: Version;
  /** The node that holds it, or has been granted it; the manager itself if absent. */
  readonly owner?: string;
  /** What the key was when it came there. */
  readonly value: string | null;
}

/** Asks a node to give a key away; null if it does not hold it. Rejects if it does not answer. */
export type Recall = (owner: string, key: string, epoch: Version) => Promise<Holding | null>;

/**
 * Knows where the keys are that one node manages, and moves them: a key is granted to a node when the one
 * that had it has given it away, and not before, however long that takes.
 */
export class KeyManager {
  readonly #context: NodeContext;
  readonly #recall: Recall;
  readonly #places = new Map<string, Place>();
  readonly #turns = new Turns();

  constructor(context: NodeContext, recall: Recall) {
    this.#context = context;
    this.#recall = recall;
  }

  /** Moves a key to a node; one move of a key after the other. */
  move(key: string, to: string): Promise<Holding> {
    const { clock, settings, incarnation } = this.#context;
    const end = clock.monotonic() + numberSetting(settings, "deadline");
    return this.#turns.take(key, async () => {
      if (clock.monotonic() >= end) throw new Error("nobody waits for this key any more");
      const place = this.#places.get(key) ?? { epoch: { incarnation, count: 0 }, value: null };
      const value = await this.#bringHome(key, place);
      const count = place.epoch.incarnation === incarnation ? place.epoch.count + 1 : 1;
      const epoch = { incarnation, count };
      this.#places.set(key, { epoch, owner: to, value });
      return { epoch, value };
    });
  }

  /** Takes up what a node knows of keys that this manager has forgotten. */
  learn(node: string, { key, epoch, value, isHeld }: KeyRingEntry): void {
    const known = this.#places.get(key);
    if (known !== undefined && !isOlder(known.epoch, epoch)) return;
    this.#places.set(key, { epoch, value, ...(isHeld && { owner: node }) });
  }

  async #bringHome(key: string, { epoch, owner, value: granted }: Place): Promise<string | null> {
    if (owner === undefined) return granted;
    const holding = await this.#recall(owner, key, epoch);
    // The grant has never arrived, or what was done since has died with its node.
    const value = holding === null ? granted : holding.value;
    this.#places.set(key, { epoch, value });
    return value;
  }
}
