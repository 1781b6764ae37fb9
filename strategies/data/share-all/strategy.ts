import { defineData, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../delivery/connect.ts";
import { clockless } from "../families.ts";
import { within } from "../within.ts";

const BUCKET = "shared";

/** The server's code for "wrong last sequence": somebody else has written since the key was read. */
const WRONG_LAST_SEQUENCE = 10071;

/** Everything in one JetStream KV bucket; a write is acknowledged when the broker has agreed to it. */
export const shareAll: DataStrategy = defineData({
  name: "share-all",
  summary:
    "JetStream KV: every write is compared and set by the broker before it is acknowledged; reads ask the leader.",
  claims: [
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

    /** Sets the key if nobody has written since `revision`; false if somebody has. */
    const set = async (key: string, value: string, id: string, revision: number, timeout: number) => {
      try {
        // The KV client sends no Msg-Id, and without one a second try could write a second time.
        await jetstream.publish(`$KV.${BUCKET}.${key}`, value, {
          msgID: id,
          timeout,
          expect: { lastSubjectSequence: revision },
        });
        return true;
      } catch (error) {
        if (apiCodeOf(error) === WRONG_LAST_SEQUENCE) return false;
        throw error;
      }
    };

    const newId = () => `${context.id} ${context.incarnation} ${++operations}`;

    return {
      read: (key) => within(context, async () => (await current(key)).value),

      write(key, value) {
        const id = newId();
        return within(context, async ({ timeout }) => {
          const { revision } = await current(key);
          if (!(await set(key, value, id, revision, timeout)))
            throw new Error("others write to the key all the time");
        });
      },

      cas(key, expected, value) {
        const id = newId();
        return within(context, async ({ timeout, again }) => {
          const found = await current(key);
          if (found.value === value) return true;
          if (found.value === expected) return set(key, value, id, found.revision, timeout);
          // An earlier try may have set it, and somebody else may have written since.
          if (again) throw new Error("an earlier try got no answer, and the key has changed");
          return false;
        });
      },
    };
  },
});

/** The server's own code of an error, which the two generations of the client put in different places. */
function apiCodeOf(error: unknown): unknown {
  const { code, api_error: older } = error as {
    readonly code?: unknown;
    readonly api_error?: { readonly err_code?: number };
  };
  return older?.err_code ?? code;
}
