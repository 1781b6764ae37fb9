import { createStreamAndConsumer, SUBJECT } from "../../strategies/delivery/orders.ts";
import type { KnownAnswer, Observed } from "./known-answer.ts";
import {
  caseOf,
  deliveryWith,
  every,
  idleConsumer,
  logged,
  serverMoment,
  watchedProducer,
} from "./support.ts";

const watched = deliveryWith("watched", {
  prepare: () => Promise.resolve(),
  producer: (context) => watchedProducer(context),
  consumer: idleConsumer,
});

/** Milliseconds of the client's option `timeout`, of the last cut, and until when one looks. */
const handshake = { timeout: 8_000, lastCut: 4_000, end: 13_000 } as const;

/** A connection that is reset in the middle of its handshake is waited for. */
export const resetInHandshake: KnownAnswer = {
  id: "D15",
  statement:
    "A TCP reset between INFO and PONG of a reconnect leaves the JavaScript client idle for its whole `timeout`.",
  source: "measured, both client generations",
  experiments: [
    {
      name: "reset",
      strategy: watched,
      family: "cut",
      connection: { timeout: handshake.timeout, reconnectTimeWait: 1_000, reconnectJitter: 0 },
      case: caseOf(
        [0, handshake.end],
        [
          // The first dial follows at once, the second one a second later, at 1,500 ms.
          { kind: "cut", at: 500, processes: ["producer-1"] },
          { kind: "cut", at: 600, processes: ["producer-1"] },
          // Its handshake takes its time: there is no other way to meet it. A real proxy accepts at once, the
          // simulated network does not, so that INFO comes 600 or 1,200 ms after a dial, and PONG 600 ms later.
          {
            kind: "slow-link",
            at: 700,
            duration: 5_300,
            processes: ["producer-1"],
            direction: "from-broker",
            latency: 600,
            jitter: 0,
          },
          // Meets a real handshake; the simulated client dials anew and is met by the last one.
          { kind: "cut", at: 2_400, processes: ["producer-1"] },
          { kind: "cut", at: handshake.lastCut, processes: ["producer-1"] },
        ],
      ),
      judge(observed) {
        const back = logged(observed, "client: reconnect", handshake.lastCut);
        if (back === undefined) return { shown: false, what: "not connected again after the last cut" };
        const idle = Math.round(back - handshake.lastCut);
        return {
          // A client that noticed at once would be back within two handshakes.
          shown: idle > handshake.timeout / 2,
          what: `cut in the handshake with a timeout of ${handshake.timeout} ms: connected again ${idle} ms after the last cut`,
        };
      },
    },
  ],
};

/** Milliseconds. */
const outage = { at: 600, duration: 1_100 } as const;

const publishesCore = deliveryWith("publishes-core", {
  prepare: (context) => createStreamAndConsumer(context),
  async producer(context) {
    const connection = await context.connect();
    return {
      send({ data }) {
        // The subject is that of a stream, which tells what has arrived.
        connection.publish(SUBJECT, data);
        return Promise.resolve();
      },
    };
  },
  consumer: idleConsumer,
});

/** Messages published while the outage lasted, away from its edges, and those of them that never arrived. */
function duringOutage({ facts }: Observed): { published: number; missing: number; thrown: number } {
  const edge = 50;
  const inside = [...facts.messages.values()].filter(({ invoke }) => {
    const at = (invoke?.time ?? 0) / 1000;
    return at > outage.at + edge && at < outage.at + outage.duration - edge;
  });
  return {
    published: inside.length,
    missing: inside.filter(({ stored }) => stored.length === 0).length,
    thrown: inside.filter(({ outcome }) => outcome !== "ok").length,
  };
}

const steadily = every(20, 110);

/** What is published without a connection is gone. */
export const discardedWhileAway: KnownAnswer = {
  id: "D16",
  statement:
    "Core NATS: both client generations silently discard what is published while they are disconnected; a black hole loses none.",
  source: "measured on 2.15.1",
  experiments: [
    {
      name: "server-away",
      strategy: publishesCore,
      family: "broker-restart",
      // The consumer takes nothing, and its messages are no sign of a run that is stuck.
      limits: { recovery: 5_000 },
      case: caseOf(steadily, [{ kind: "broker-restart", ...outage, server: "nats-1" }]),
      judge(observed) {
        const { published, missing, thrown } = duringOutage(observed);
        return {
          shown: missing > published / 2 && thrown === 0,
          what: `server away: ${missing} of ${published} messages lost, ${thrown} errors`,
        };
      },
    },
    {
      name: "black-hole",
      strategy: publishesCore,
      family: "partition",
      limits: { recovery: 5_000 },
      case: caseOf(steadily, [
        { kind: "partition", ...outage, processes: ["producer-1"], direction: "both" },
      ]),
      judge(observed) {
        const { published, missing, thrown } = duringOutage(observed);
        return {
          shown: published > 0 && missing === 0 && thrown === 0,
          what: `black hole: ${missing} of ${published} messages lost`,
        };
      },
    },
  ],
};

/** Milliseconds by which the clock is set back. */
const setBack = 4_000;

/** The pause between dials is measured on the wall clock. */
export const clockSetBack: KnownAnswer = {
  id: "C1",
  statement:
    "With the wall clock set back during an outage both client generations do not dial until it has caught up.",
  source: "found by Capstan's simulation; see the claims of the built-in strategies about clock-skew",
  experiments: [
    {
      name: "set-back",
      strategy: watched,
      family: "clock-skew",
      connection: { reconnectTimeWait: 100, reconnectJitter: 0 },
      case: caseOf(
        [0],
        [
          { kind: "broker-restart", at: 500, duration: 300, server: "nats-1" },
          {
            kind: "clock-skew",
            at: 650,
            duration: 8_000,
            process: "producer-1",
            offset: -setBack,
            driftPartsPerMillion: 0,
          },
        ],
      ),
      judge(observed) {
        const back = logged(observed, "client: reconnect");
        if (back === undefined) return { shown: false, what: "never connected again" };
        const waited = back - serverMoment(observed, "start");
        return {
          shown: waited > setBack - 1_000,
          what: `clock set back by ${setBack} ms: connected again ${Math.round(waited)} ms after the server was back`,
        };
      },
    },
  ],
};
