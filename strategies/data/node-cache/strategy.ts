import type { NatsConnection } from "@nats-io/transport-node";
import { defineData, type DataStrategy, type NodeContext } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { without } from "../../common/families.ts";
import { BucketKeys, getFrom } from "../bucket-keys.ts";
import { CachedKeys } from "../cached-keys.ts";
import { clockless } from "../families.ts";

const BUCKET = "cached";

const kept = without(clockless, "power-loss");

/** A JetStream KV bucket with a cache at each node; who writes tells the others to drop what they have. */
export const nodeCache: DataStrategy = defineData({
  name: "node-cache",
  summary:
    "JetStream KV behind a cache at each node: a write is broadcast to the caches, which keep nothing for longer than a while.",
  claims: [
    { property: "read-your-writes", tolerates: kept },
    { property: "monotonic-reads", tolerates: kept },
    { property: "no-lost-writes", tolerates: kept },
    { property: "durable", tolerates: kept },
    { property: "converges", tolerates: clockless },
    { property: "progress", tolerates: clockless },
  ],
  settings: { lifetime: 1_000, deadline: 1_800, attemptTimeout: 500, retryDelay: 50 },

  async prepare(context) {
    const connection = await context.connect();
    await context.nats.kvm(connection).create(BUCKET, { allow_direct: false, replicas: context.replicas });
    await connection.close();
  },

  async node(context) {
    const connection = await connect(context);
    const bucket = await context.nats.kvm(connection).open(BUCKET, { allow_direct: false });
    return CachedKeys.start(
      context,
      connection,
      new BucketKeys(context, connection, BUCKET, getFrom(bucket)),
    );
  },
});

/** The bucket behind the caches; reads of it ask the leader. */
export async function openBucket(context: NodeContext, connection: NatsConnection): Promise<BucketKeys> {
  const bucket = await context.nats.kvm(connection).open(BUCKET, { allow_direct: false });
  return new BucketKeys(context, connection, BUCKET, getFrom(bucket));
}
