import { isOlder, type Version } from "./copies.ts";

/** A key in the hands of a node: its value, and the number of the migration that brought it there. */
export interface Holding {
  readonly epoch: Version;
  readonly value: string | null;
}

/** A key that a node holds, or has given away. */
export interface KeyRingEntry extends Holding {
  readonly key: string;
  readonly isHeld: boolean;
}

/** The keys that one node holds, and those that it has given away. */
export class KeyRing {
  readonly #held = new Map<string, Holding>();
  /** The last holding of each key that was given away: asked for again if the answer was lost. */
  readonly #released = new Map<string, Holding>();
  /** The latest migration of each key that this node has heard of. */
  readonly #latest = new Map<string, Version>();

  get(key: string): Holding | undefined {
    return this.#held.get(key);
  }

  /** Whether a key has come here with a migration, or one after it. */
  has(key: string, epoch: Version): boolean {
    const latest = this.#latest.get(key);
    return latest !== undefined && !isOlder(latest, epoch);
  }

  /** Takes a key that was granted, unless it has been asked back before the grant arrived. */
  take(key: string, holding: Holding): void {
    if (this.has(key, holding.epoch)) return;
    this.#latest.set(key, holding.epoch);
    this.#held.set(key, holding);
  }

  /** Replaces the value of a key that is held. */
  set(key: string, { epoch }: Holding, value: string): void {
    this.#held.set(key, { epoch, value });
  }

  /** Gives a key away; null if it never came here with this migration, and now it will not. */
  release(key: string, epoch: Version): Holding | null {
    if (!this.has(key, epoch)) this.#latest.set(key, epoch);
    const held = this.#held.get(key);
    if (held !== undefined && isSame(held.epoch, epoch)) {
      this.#held.delete(key);
      this.#released.set(key, held);
    }
    const released = this.#released.get(key);
    return released !== undefined && isSame(released.epoch, epoch) ? released : null;
  }

  /** Everything that this node knows: what it holds, and what it has given away last. */
  entries(): readonly KeyRingEntry[] {
    const entries = (keys: ReadonlyMap<string, Holding>, isHeld: boolean) =>
      [...keys].map(([key, holding]) => ({ key, ...holding, isHeld }));
    return [...entries(this.#held, true), ...entries(this.#released, false)];
  }
}

function isSame(one: Version, other: Version): boolean {
  return !isOlder(one, other) && !isOlder(other, one);
}
