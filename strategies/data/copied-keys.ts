import type { NatsConnection } from "@nats-io/transport-node";
import type { DataNode, NodeContext } from "../../harness/scenario/data-strategy.ts";
import { Gossip } from "./gossip.ts";
import { isLater, wallClock, type Stamp, type Stamps } from "./stamps.ts";

/** A value with when it was written, as its writer says. */
interface Version extends Stamp {
  readonly value: string;
}

/**
 * Keys of which every node holds a copy. A write is acknowledged at once and told to the others
 * afterwards; of two versions the one with the later stamp wins.
 */
export class CopiedKeys implements DataNode {
  readonly #copies: Gossip<Version>;
  readonly #stamps: Stamps;

  private constructor(copies: Gossip<Version>, stamps: Stamps) {
    this.#copies = copies;
    this.#stamps = stamps;
  }

  /** Listens to the others, and serves when it has what they have. */
  static async start(
    context: NodeContext,
    connection: NatsConnection,
    stamps: Stamps = wallClock(context.clock, context.id),
  ): Promise<CopiedKeys> {
    const merge = (one: Version, other: Version) => (isLater(other, one) ? other : one);
    const copies = await Gossip.start(context, connection, { merge, see: (version) => stamps.see(version) });
    return new CopiedKeys(copies, stamps);
  }

  read(key: string): Promise<string | null> {
    return Promise.resolve(this.#copies.get(key)?.value ?? null);
  }

  write(key: string, value: string): Promise<void> {
    this.#copies.put(key, { value, ...this.#stamps.next() });
    return Promise.resolve();
  }

  async cas(key: string, expected: string | null, value: string): Promise<boolean> {
    if ((await this.read(key)) !== expected) return false;
    await this.write(key, value);
    return true;
  }
}
