import { decodeMessage } from "../scenario/message.ts";
import type { KnownAnswer } from "./known-answer.ts";
import { caseOf, deliveryWith, idleConsumer, messageOf } from "./support.ts";

const BUCKET = "orders";

/** The first message is put, the second one created; each is tried twice. */
const writesKeys = deliveryWith("writes-keys", {
  async prepare(context) {
    const connection = await context.connect();
    await context.nats.kvm(connection).create(BUCKET, { history: 5 });
    await connection.close();
  },
  async producer(context) {
    const connection = await context.connect();
    const bucket = await context.nats.kvm(connection).open(BUCKET);
    return {
      async send({ data }) {
        const { number } = decodeMessage(data);
        const write = number === 1 ? () => bucket.put("one", data) : () => bucket.create("two", data);
        try {
          await write();
        } catch (first) {
          context.log(`first try of ${number}: ${String(first)}`);
          await write().catch((error: unknown) => context.log(`second try of ${number}: ${String(error)}`));
        }
      },
    };
  },
  consumer: idleConsumer,
});

/** Writes to a KV bucket cannot be told apart from their retries. */
export const writesWithoutId: KnownAnswer = {
  id: "D13",
  statement: "KV put and create carry no Msg-Id: a lost PubAck cannot be told from a failed write.",
  source: "source of both client generations",
  experiments: [
    {
      name: "puback-lost",
      strategy: writesKeys,
      family: "drop",
      limits: { recovery: 30_000 },
      case: caseOf(
        [0, 12_000],
        [
          { kind: "drop", at: 0, message: "puback", process: "producer-1", nth: 1, count: 1 },
          { kind: "drop", at: 11_500, message: "puback", process: "producer-1", nth: 1, count: 1 },
        ],
      ),
      judge(observed) {
        const put = messageOf(observed)?.stored.length ?? 0;
        const created = messageOf(observed, "producer-1/2")?.stored.length ?? 0;
        const refused = observed.events.some(
          (event) => event.type === "log" && event.text.startsWith("second try of 2: "),
        );
        return {
          shown: put === 2 && created === 1 && refused,
          what: `put and its retry: stored ${put} times; create: stored ${created} times, its retry ${refused ? "refused" : "accepted"}`,
        };
      },
    },
  ],
};

/** Reads from any replica may be old. */
export const directGetIsStale: KnownAnswer = {
  id: "D14",
  statement: "A KV get is a direct get that any current replica answers: there is no read-after-write.",
  source: "NATS ADR-8, ADR-31",
  experiments: [],
  notRun: "a replica that lags and answers needs a fault between servers, which no kind of fault names yet",
};
