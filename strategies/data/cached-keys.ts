import type { NatsConnection } from "@nats-io/transport-node";
import type { DataNode, NodeContext } from "../../harness/scenario/data-strategy.ts";
import { numberSetting } from "../common/settings.ts";
import type { BucketKeys, Stored } from "./bucket-keys.ts";

/** Where a node tells all others which key it has written. */
export const INVALIDATE = "invalidate";

/** What was written: whatever is older is out of date. */
interface Invalidation {
  readonly key: string;
  readonly revision: number;
}

interface Cached extends Stored {
  /** On the monotonic clock, in milliseconds. */
  readonly until: number;
}

/** Keys of a bucket with a cache in front that other nodes invalidate when they have written. */
export class CachedKeys implements DataNode {
  readonly #context: NodeContext;
  readonly #connection: NatsConnection;
  readonly #bucket: BucketKeys;
  readonly #cache = new Map<string, Cached>();
  /** The newest revision of each key that this node has heard of. */
  readonly #newest = new Map<string, number>();

  private constructor(context: NodeContext, connection: NatsConnection, bucket: BucketKeys) {
    this.#context = context;
    this.#connection = connection;
    this.#bucket = bucket;
  }

  /** Listens to the others, and serves. */
  static start(context: NodeContext, connection: NatsConnection, bucket: BucketKeys): CachedKeys {
    const keys = new CachedKeys(context, connection, bucket);
    connection.subscribe(INVALIDATE, {
      callback: (error, message) => (error === null ? keys.#hear(message.json<Invalidation>()) : undefined),
    });
    void keys.#dropAfterReconnect();
    return keys;
  }

  async read(key: string): Promise<string | null> {
    const cached = this.#cache.get(key);
    const now = this.#context.clock.monotonic();
    if (cached !== undefined && now < cached.until) return cached.value;
    const found = await this.#bucket.read(key);
    this.#keep(key, found, now);
    return found.value;
  }

  async write(key: string, value: string): Promise<void> {
    await this.#change(key, value, () => this.#bucket.write(key, value));
  }

  async cas(key: string, expected: string | null, value: string): Promise<boolean> {
    return (await this.#change(key, value, () => this.#bucket.cas(key, expected, value))) !== undefined;
  }

  async #change<R extends number | undefined>(key: string, value: string, set: () => Promise<R>): Promise<R> {
    const begun = this.#context.clock.monotonic();
    // Nobody knows any more what the key holds, until it is known.
    this.#cache.delete(key);
    const revision = await set();
    if (revision === undefined) return revision;
    this.#hear({ key, revision });
    this.#keep(key, { value, revision }, begun);
    // Before the acknowledgement: what this session writes next is then behind it on its way to the others.
    this.#connection.publish(INVALIDATE, JSON.stringify({ key, revision }));
    return revision;
  }

  /** Keeps what was current at a time, if nothing newer is known. */
  #keep(key: string, { value, revision }: Stored, time: number): void {
    if (revision < (this.#newest.get(key) ?? 0)) return;
    this.#newest.set(key, revision);
    const until = time + numberSetting(this.#context.settings, "lifetime");
    this.#cache.set(key, { value, revision, until });
  }

  #hear({ key, revision }: Invalidation): void {
    if (revision <= (this.#newest.get(key) ?? 0)) return;
    this.#newest.set(key, revision);
    this.#cache.delete(key);
  }

  /** While the connection was down others may have written, and nobody repeats what they have told. */
  async #dropAfterReconnect(): Promise<void> {
    for await (const { type } of this.#connection.status()) if (type === "reconnect") this.#cache.clear();
  }
}
