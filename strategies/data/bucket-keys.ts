import type { JetStreamClient } from "@nats-io/jetstream";
import type { KV } from "@nats-io/kv";
import type { NatsConnection } from "@nats-io/transport-node";
import type { DataNode, NodeContext } from "../../harness/scenario/data-strategy.ts";
import { within } from "./within.ts";

/** A value in a bucket and the sequence number with which it was stored; null and 0 if there is none. */
export interface Stored {
  readonly value: string | null;
  readonly revision: number;
}

/** Reads a key from wherever a strategy reads it. */
export type Get = (key: string) => Promise<Stored>;

/** Makes a {@link Get} of a bucket; a direct get if the bucket was opened with `allow_direct`. */
export function getFrom(bucket: KV): Get {
  return async (key) => {
    const entry = await bucket.get(key);
    return entry === null
      ? { value: null, revision: 0 }
      : { value: entry.string(), revision: entry.revision };
  };
}

/** The keys of one JetStream KV bucket, each write compared and set by the broker. */
export class BucketKeys {
  readonly #context: NodeContext;
  readonly #jetstream: JetStreamClient;
  readonly #bucket: string;
  readonly #latest: Get;
  #operations = 0;

  /** `latest` must read from the leader of the bucket's stream: what it gives decides what is written. */
  constructor(context: NodeContext, connection: NatsConnection, bucket: string, latest: Get) {
    this.#context = context;
    this.#jetstream = context.nats.jetstream(connection);
    this.#bucket = bucket;
    this.#latest = latest;
  }

  /** Reads a key, by the leader if not told otherwise. */
  read(key: string, get: Get = this.#latest): Promise<Stored> {
    return within(this.#context, () => get(key));
  }

  /** Sets a key, whatever it holds; resolves with the revision. */
  write(key: string, value: string): Promise<number> {
    const id = this.#newId();
    return within(this.#context, async ({ timeout, isOver }) => {
      const found = await this.#latest(key);
      if (found.value === value) return found.revision;
      if (isOver()) throw new Error("too late to write");
      // If an earlier try was stored and then replaced, the broker knows its Msg-Id and stores nothing.
      return this.#set(key, value, { id, revision: found.revision, timeout });
    });
  }

  /** Sets a key if it holds `expected`; resolves with the revision, or undefined if it does not. */
  cas(key: string, expected: string | null, value: string): Promise<number | undefined> {
    const id = this.#newId();
    let isSent = false;
    return within(this.#context, async ({ timeout, isOver }) => {
      const found = await this.#latest(key);
      if (found.value === value) return found.revision;
      if (found.value !== expected) {
        // An earlier try may have set it, and somebody else may have written since.
        if (isSent)
          throw new Error("the key has changed, and nobody knows whether an earlier try had set it");
        return undefined;
      }
      if (isOver()) throw new Error("too late to write");
      isSent = true;
      return this.#set(key, value, { id, revision: found.revision, timeout });
    });
  }

  /** The same as a node that reads with `get`. */
  asNode(get: Get = this.#latest): Required<Pick<DataNode, "read" | "write" | "cas">> {
    return {
      read: async (key) => (await this.read(key, get)).value,
      write: async (key, value) => void (await this.write(key, value)),
      cas: async (key, expected, value) => (await this.cas(key, expected, value)) !== undefined,
    };
  }

  /** Sets the key if nobody has written since `revision`; rejects if it did not, or nobody knows. */
  async #set(
    key: string,
    value: string,
    { id, revision, timeout }: { id: string; revision: number; timeout: number },
  ): Promise<number> {
    // The KV client sends no Msg-Id, and without one a second try could write a second time.
    const options = { msgID: id, timeout, expect: { lastSubjectSequence: revision } };
    const { seq } = await this.#jetstream.publish(`$KV.${this.#bucket}.${key}`, value, options);
    return seq;
  }

  #newId(): string {
    return `${this.#context.id} ${this.#context.incarnation} ${++this.#operations}`;
  }
}
