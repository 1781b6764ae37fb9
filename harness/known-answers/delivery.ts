import type { JsMsg } from "@nats-io/jetstream";
import { consumeEach } from "../../strategies/delivery/consume-each.ts";
import { createStreamAndConsumer, DURABLE, STREAM, SUBJECT } from "../../strategies/delivery/orders.ts";
import { exactlyOnce } from "../../strategies/index.ts";
import { decodeMessage } from "../scenario/message.ts";
import type { KnownAnswer } from "./known-answer.ts";
import { caseOf, deliveryWith, FIRST, messageOf } from "./support.ts";

/** Milliseconds of the probe's duplicate window, and between two tries. */
const window = { length: 2_000, pause: 1_400 } as const;

const sameIdAgain = deliveryWith("same-id-again", {
  settings: { ackWait: 1_000, duplicateWindow: window.length, publishTimeout: 500, retryDelay: 100 },
  async producer(context) {
    const jetstream = context.nats.jetstream(await context.connect());
    return {
      async send({ id, data }) {
        for (const last of [false, false, true]) {
          await jetstream.publish(SUBJECT, data, { msgID: id });
          if (!last) await context.clock.sleep(window.pause);
        }
      },
    };
  },
});

/** The duplicate window counts from the first message with an id. */
export const fixedWindow: KnownAnswer = {
  id: "D2",
  statement:
    "Duplicates do not refresh the duplicate window: the same Msg-Id, sent again at shorter intervals, is stored again once the window since the first one has passed.",
  source: "nats-server #7302",
  experiments: [
    {
      name: "three-times",
      strategy: sameIdAgain,
      case: caseOf([0]),
      judge(observed) {
        const { stored = [], storedDuplicates = 0 } = messageOf(observed) ?? {};
        return {
          shown: stored.length === 2 && storedDuplicates === 1,
          what: `sent 3 times at intervals of ${window.pause} ms with a window of ${window.length} ms: stored ${stored.length} times, refused as duplicate ${storedDuplicates} times`,
        };
      },
    },
  ],
};

const lateAck = deliveryWith("late-ack", {
  async consumer(context) {
    const connection = await context.connect();
    const consumer = await context.nats.jetstream(connection).consumers.get(STREAM, DURABLE);
    let first: JsMsg | undefined;
    for await (const message of await consumer.consume()) {
      if (first === undefined) {
        first = message;
        continue;
      }
      const confirmed = await first.ackAck();
      context.log(`late ack of the first delivery: ${confirmed ? "confirmed" : "refused"}`);
      const { id } = decodeMessage(message.data);
      await context.effects.apply({ id, data: message.data });
    }
  },
});

/** An ack of an overdue delivery counts. */
export const lateAckCounts: KnownAnswer = {
  id: "D6",
  statement:
    "An ack for the first delivery is accepted after AckWait has passed and the message was redelivered, so a double ack cannot tell which delivery it confirms.",
  source: "nats-server #4786",
  experiments: [
    {
      name: "after-redelivery",
      strategy: lateAck,
      case: caseOf([0]),
      judge(observed) {
        const { deliveries = [] } = messageOf(observed) ?? {};
        const said = observed.events.flatMap((event) => (event.type === "log" ? [event.text] : []));
        const confirmed = said.includes("late ack of the first delivery: confirmed");
        return {
          shown: confirmed && deliveries.length === 2,
          what: `${deliveries.length} deliveries; ${said.join(", ") || "the first one was never acknowledged"}`,
        };
      },
    },
  ],
};

/** Milliseconds; long enough that reconnecting never takes as long. */
const patience = 3_000;

const takesAndDies = deliveryWith("takes-and-dies", {
  settings: { ackWait: patience, duplicateWindow: 120_000, publishTimeout: 500, retryDelay: 100 },
  consumer: (context) =>
    consumeEach(context, async (message) => {
      // The first incarnation is killed while it waits here.
      if (context.incarnation === 1) await context.clock.sleep(60_000);
      const { id } = decodeMessage(message.data);
      await context.effects.apply({ id, data: message.data });
      message.ack();
    }),
});

/** That a consumer's connection is gone brings nothing again. */
export const onlyAckWaitRedelivers: KnownAnswer = {
  id: "D8",
  statement:
    "A message is redelivered only when AckWait has passed, not when the connection of its consumer drops.",
  source: "nats-server #4627",
  experiments: [
    {
      name: "consumer-killed",
      strategy: takesAndDies,
      family: "crash",
      case: caseOf([0], [{ kind: "crash", at: 500, duration: 100, process: "consumer-1" }]),
      judge(observed) {
        const [first, second] = messageOf(observed)?.deliveries ?? [];
        if (first === undefined || second === undefined) return { shown: false, what: "not delivered twice" };
        const gap = (second.time - first.time) / 1000;
        return {
          // When it is seen on its way to the consumer may differ by some milliseconds from when it is sent.
          shown: gap > patience - 100,
          what: `killed at 500 ms and back at once, AckWait ${patience} ms: redelivered after ${Math.round(gap)} ms`,
        };
      },
    },
  ],
};

const withoutKey = deliveryWith("double-ack-without-key", {
  settings: exactlyOnce.settings ?? {},
  producer: (context) => exactlyOnce.producer(context),
  consumer: (context) =>
    consumeEach(context, async (message) => {
      const { id } = decodeMessage(message.data);
      await context.effects.apply({ id, data: message.data });
      await message.ackAck({ timeout: 500 }).catch(() => false);
    }),
});

const ackLost = caseOf([0], [{ kind: "drop", at: 0, message: "ack", nth: 1, count: 1 }]);

/** Exactly once is a property of what is done, not of the stream. */
export const exactStreamOnly: KnownAnswer = {
  id: "D17",
  statement:
    "Msg-Id and double ack are exactly-once for the stream, not for the effect: a lost ack brings the effect again; an idempotent effect absorbs it.",
  source: "measured on 2.15.1",
  experiments: [
    {
      name: "no-key",
      strategy: withoutKey,
      family: "drop",
      case: ackLost,
      judge(observed) {
        const { stored = [], applied = [] } = messageOf(observed) ?? {};
        return {
          shown: stored.length === 1 && applied.length === 2,
          what: `without a key: stored ${stored.length} times, ${applied.length} effects`,
        };
      },
    },
    {
      name: "idempotent",
      strategy: { ...exactlyOnce, claims: [] },
      family: "drop",
      case: ackLost,
      judge(observed) {
        const { stored = [], applied = [], suppressed = [] } = messageOf(observed) ?? {};
        return {
          shown: stored.length === 1 && applied.length === 1 && suppressed.length === 1,
          what: `with a key: ${applied.length} effect, ${suppressed.length} absorbed`,
        };
      },
    },
  ],
};

const triesOnce = deliveryWith("tries-once", {
  prepare: (context) => createStreamAndConsumer(context),
  async producer(context) {
    const jetstream = context.nats.jetstream(await context.connect());
    return {
      async send({ data }) {
        await jetstream.publish(SUBJECT, data, { timeout: 500 });
      },
    };
  },
});

/** A timeout says nothing about what the broker has done. */
export const timeoutIsOpen: KnownAnswer = {
  id: "D18",
  statement:
    "A publish that times out because the server stands still is stored when it goes on: a timeout is indeterminate, not a failure.",
  source: "measured on 2.10.27 and 2.15.1",
  experiments: [
    {
      name: "server-paused",
      strategy: triesOnce,
      family: "pause",
      case: caseOf([300], [{ kind: "pause", at: 0, duration: 1_500, target: "nats-1" }]),
      judge(observed) {
        const { outcome, stored = [], applied = [] } = messageOf(observed) ?? {};
        return {
          shown: outcome === "info" && stored.length === 1 && applied.length === 1,
          what: `the publish of ${FIRST} ended as ${outcome ?? "never"}; stored ${stored.length} times, ${applied.length} effects`,
        };
      },
    },
  ],
};
