import { defineData } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { CachedKeys, INVALIDATE } from "../../data/cached-keys.ts";
import { nodeCache, openBucket } from "../../data/node-cache/strategy.ts";
import type { Canary } from "../canary.ts";

/** Milliseconds for which invalidations are collected. */
const COLLECT = 500;

/** Tells the caches of a write after it has been acknowledged, its own one too. */
export const invalidateAfterAcknowledge: Canary = {
  strategy: defineData({
    ...nodeCache,
    name: "invalidate-after-acknowledge",
    summary:
      "JetStream KV behind a cache at each node; what is out of date is told to all caches a little later.",
    claims: [{ property: "read-your-writes", tolerates: ["drop"] }],
    async node(context) {
      const connection = await connect(context);
      const bucket = await openBucket(context, connection);
      const cache = CachedKeys.start(context, connection, bucket);
      const tell = async (key: string, revision: number) => {
        await context.clock.sleep(COLLECT);
        connection.publish(INVALIDATE, JSON.stringify({ key, revision }));
      };
      return {
        read: (key) => cache.read(key),
        async write(key, value) {
          void tell(key, await bucket.write(key, value));
        },
        async cas(key, expected, value) {
          const revision = await bucket.cas(key, expected, value);
          if (revision !== undefined) void tell(key, revision);
          return revision !== undefined;
        },
      };
    },
  }),
  defect:
    "Between the acknowledgement and the invalidation the cache of the node that wrote has the old value.",
  believedTo: "To let sessions read their writes, because every write invalidates every cache.",
  caughtBy: "read-your-writes",
  fault: "drop",
  within: 120,
};
