import {
  defineData,
  type DataNode,
  type DataStrategy,
  type NodeContext,
} from "../../../harness/scenario/data-strategy.ts";
import { operationNames } from "../../../harness/scenario/workload.ts";
import { connect } from "../../common/connect.ts";
import { without } from "../../common/families.ts";
import { BucketKeys, getFrom } from "../bucket-keys.ts";
import { clockless, linearizableUnder } from "../families.ts";
import { documents } from "./documents.ts";

const BUCKET = "shared";

/** Everything in one JetStream KV bucket; a write is acknowledged when the broker has agreed to it. */
export const shareAll: DataStrategy = defineData({
  name: "share-all",
  summary:
    "JetStream KV: every write is compared and set by the broker before it is acknowledged; reads ask the leader.",
  claims: [
    ...linearizableUnder(without(clockless, "power-loss")),
    { property: "invariant", tolerates: clockless },
    { property: "converges", tolerates: clockless },
    { property: "progress", tolerates: clockless },
  ],
  operations: operationNames,
  settings: { deadline: 1_800, attemptTimeout: 500, retryDelay: 50 },

  async prepare(context) {
    const connection = await context.connect();
    // Any replica may answer a direct get, and none has to know the latest write.
    await context.nats.kvm(connection).create(BUCKET, { allow_direct: false, replicas: context.replicas });
    await connection.close();
  },

  node: startNode,
});

/** Opens the bucket; the node has every function. */
export async function startNode(context: NodeContext): Promise<Required<Omit<DataNode, "close">>> {
  const connection = await connect(context);
  const bucket = await context.nats.kvm(connection).open(BUCKET, { allow_direct: false });
  const register = new BucketKeys(context, connection, BUCKET, getFrom(bucket)).asNode();
  return { ...register, ...documents(context, register) };
}
