import { defineData, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { without } from "../../common/families.ts";
import { BucketKeys, getFrom } from "../bucket-keys.ts";
import { clockless } from "../families.ts";

const BUCKET = "shared";

/** A JetStream KV bucket as it is by default: whichever replica is nearest answers a read. */
export const shareAllDirect: DataStrategy = defineData({
  name: "share-all-direct",
  summary:
    "JetStream KV as it is by default: the broker compares and sets every write, and any replica answers a read.",
  claims: [
    { property: "no-lost-writes", tolerates: without(clockless, "power-loss") },
    { property: "durable", tolerates: without(clockless, "power-loss") },
    { property: "converges", tolerates: clockless },
    { property: "progress", tolerates: clockless },
  ],
  settings: { deadline: 1_800, attemptTimeout: 500, retryDelay: 50 },

  async prepare(context) {
    const connection = await context.connect();
    await context.nats.kvm(connection).create(BUCKET, { replicas: context.replicas });
    await connection.close();
  },

  async node(context) {
    const connection = await connect(context);
    const buckets = context.nats.kvm(connection);
    const nearest = await buckets.open(BUCKET);
    const leading = await buckets.open(BUCKET, { allow_direct: false });
    return new BucketKeys(context, connection, BUCKET, getFrom(leading)).asNode(getFrom(nearest));
  },
});
