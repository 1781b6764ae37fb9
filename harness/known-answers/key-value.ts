import { decodeMessage } from "../scenario/message.ts";
import type { KnownAnswer, Observed } from "./known-answer.ts";
import { caseOf, deliveryWith, every, idleConsumer, messageOf } from "./support.ts";

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

const KEY = "status";

/** The producer puts the number of its message; the consumer reads again and again, and tells in the log what it sees. */
const readsKey = deliveryWith("reads-key", {
  async prepare(context) {
    const connection = await context.connect();
    await context.nats.kvm(connection).create(BUCKET, { replicas: context.replicas });
    await connection.close();
  },
  async producer(context) {
    const connection = await context.connect();
    const bucket = await context.nats.kvm(connection).open(BUCKET);
    return {
      async send({ data }) {
        await bucket.put(KEY, data);
      },
    };
  },
  async consumer(context) {
    const connection = await context.connect();
    const bucket = await context.nats.kvm(connection).open(BUCKET);
    // Reads that are sent on to a server on the other side are not answered in time, and hold up no others.
    const read = async (number: number): Promise<void> => {
      context.log(`read ${number} asks`);
      const entry = await bucket.get(KEY).catch(() => null);
      if (entry !== null) context.log(`read ${number} sees ${decodeMessage(entry.value).number}`);
    };
    for (let number = 1; !context.signal.aborted; number++) {
      void read(number);
      await context.clock.sleep(50).catch(() => {});
    }
  },
});

/** The put of what a read did not see although it was acknowledged before the read began: the widest gap. */
function stalest({ events }: Observed): { seen: number; acknowledged: number } | undefined {
  let acknowledged = 0;
  const before = new Map<string, number>();
  let widest: { seen: number; acknowledged: number } | undefined;
  for (const event of events) {
    if (event.type === "ok") acknowledged = Math.max(acknowledged, Number(event.id.split("/")[1]));
    if (event.type !== "log") continue;
    const [, number = "", what, put] = /^read (\d+) (asks|sees)(?: (\d+))?$/.exec(event.text) ?? [];
    if (what === "asks") before.set(number, acknowledged);
    if (what !== "sees") continue;
    const seen = Number(put);
    const known = before.get(number) ?? 0;
    if (known - seen > (widest === undefined ? 0 : widest.acknowledged - widest.seen))
      widest = { seen, acknowledged: known };
  }
  return widest;
}

/** Reads from any replica may be old. */
export const directGetIsStale: KnownAnswer = {
  id: "D14",
  statement: "A KV get is a direct get that any current replica answers: there is no read-after-write.",
  source: "NATS ADR-8, ADR-31",
  experiments: [
    {
      name: "leader-cut-off",
      strategy: readsKey,
      family: "leader-partition",
      broker: { servers: 3 },
      limits: { recovery: 90_000 },
      // The leader in the minority answers its own clients, while the others elect another one and go on.
      case: caseOf(every(500, 32), [
        {
          kind: "server-partition",
          at: 1_000,
          duration: 14_000,
          servers: ["leader"],
          direction: "both",
          processes: ["consumer-1"],
        },
      ]),
      judge(observed) {
        const found = stalest(observed);
        const what =
          found === undefined
            ? "no read was older than what was acknowledged before it"
            : `a read saw put ${found.seen} after put ${found.acknowledged} was acknowledged`;
        return { shown: found !== undefined, what };
      },
    },
  ],
};
