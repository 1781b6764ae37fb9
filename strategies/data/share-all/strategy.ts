import { defineData, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { without } from "../../common/families.ts";
import { clockless, linearizableUnder } from "../families.ts";
import { within } from "../within.ts";

const BUCKET = "shared";

/** Everything in one JetStream KV bucket; a write is acknowledged when the broker has agreed to it. */
export const shareAll: DataStrategy = defineData({
  name: "share-all",
  summary:
    "JetStream KV: every write is compared and set by the broker before it is acknowledged; reads ask the leader.",
  claims: [
    ...linearizableUnder(without(clockless, "power-loss")),
    { property: "converges", tolerates: clockless },
    { property: "progress", tolerates: clockless },
  ],
  settings: { deadline: 1_800, attemptTimeout: 500, retryDelay: 50 },

  async prepare(context) {
    const connection = await context.connect();
    // Any replica may answer a direct get, and none has to know the latest write.
    await context.nats.kvm(connection).create(BUCKET, { allow_direct: false, replicas: context.replicas });
    await connection.close();
  },

  async node(context) {
    const connection = await connect(context);
    const bucket = await context.nats.kvm(connection).open(BUCKET, { allow_direct: false });
    const jetstream = context.nats.jetstream(connection);
    let operations = 0;

    const current = async (key: string) => {
      const entry = await bucket.get(key);
      return entry === null
        ? { value: null, revision: 0 }
        : { value: entry.string(), revision: entry.revision };
    };

    /** Sets the key if nobody has written since `revision`; rejects if it did not, or nobody knows. */
    const set = async (key: string, value: string, id: string, revision: number, timeout: number) => {
      // The KV client sends no Msg-Id, and without one a second try could write a second time.
      const options = { msgID: id, timeout, expect: { lastSubjectSequence: revision } };
      await jetstream.publish(`$KV.${BUCKET}.${key}`, value, options);
    };

    const newId = () => `${context.id} ${context.incarnation} ${++operations}`;

    return {
      read: (key) => within(context, async () => (await current(key)).value),

      write(key, value) {
        const id = newId();
        return within(context, async ({ timeout, isOver }) => {
          const found = await current(key);
          if (found.value === value) return;
          if (isOver()) throw new Error("too late to write");
          // If an earlier try was stored and then replaced, the broker knows its Msg-Id and stores nothing.
          await set(key, value, id, found.revision, timeout);
        });
      },

      cas(key, expected, value) {
        const id = newId();
        let isSent = false;
        return within(context, async ({ timeout, isOver }) => {
          const found = await current(key);
          if (found.value === value) return true;
          if (found.value !== expected) {
            // An earlier try may have set it, and somebody else may have written since.
            if (isSent)
              throw new Error("the key has changed, and nobody knows whether an earlier try had set it");
            return false;
          }
          if (isOver()) throw new Error("too late to write");
          isSent = true;
          await set(key, value, id, found.revision, timeout);
          return true;
        });
      },
    };
  },
});
