import { defineData, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { without } from "../../common/families.ts";
import { BucketKeys, getFrom, type Stored } from "../bucket-keys.ts";
import { clockless } from "../families.ts";

const BUCKET = "shared";
/** What a site far from the bucket would have near it. */
const MIRROR = "shared-mirror";

/** Writes go to a JetStream KV bucket, reads to a mirror of it, which follows when it can. */
export const shareAllMirror: DataStrategy = defineData({
  name: "share-all-mirror",
  summary:
    "JetStream KV with a mirror: the broker compares and sets every write in the bucket, and reads ask the mirror.",
  claims: [
    { property: "no-lost-writes", tolerates: without(clockless, "power-loss") },
    { property: "durable", tolerates: without(clockless, "power-loss") },
    { property: "converges", tolerates: clockless },
    { property: "progress", tolerates: clockless },
  ],
  settings: { deadline: 1_800, attemptTimeout: 500, retryDelay: 50 },

  async prepare(context) {
    const connection = await context.connect();
    const buckets = context.nats.kvm(connection);
    await buckets.create(BUCKET, { allow_direct: false, replicas: context.replicas });
    await buckets.create(MIRROR, { mirror: { name: BUCKET }, replicas: context.replicas });
    await connection.close();
  },

  async node(context) {
    const connection = await connect(context);
    const origin = await context.nats.kvm(connection).open(BUCKET, { allow_direct: false });
    const { direct } = await context.nats.jetstreamManager(connection);
    const inMirror = async (key: string): Promise<Stored> => {
      // The KV client would look for the key under the mirror's name, and the mirror keeps the bucket's.
      const query = { last_by_subj: `$KV.${BUCKET}.${key}` };
      const found = await direct.getMessage(`KV_${MIRROR}`, query).catch(noneIfMissing);
      return found === null ? { value: null, revision: 0 } : { value: found.string(), revision: found.seq };
    };
    return new BucketKeys(context, connection, BUCKET, getFrom(origin)).asNode(inMirror);
  },
});

/** One generation of the client gives null for a message that is not there, the other rejects. */
function noneIfMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "404") return null;
  throw error;
}
