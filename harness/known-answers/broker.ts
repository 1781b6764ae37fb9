import type { Schedule } from "../scenario/fault.ts";
import { atLeastOnce, exactlyOnce } from "../../strategies/index.ts";
import type { Experiment, KnownAnswer, Observed, Shown } from "./known-answer.ts";
import { acknowledged, caseOf, every, lost, serverMoment } from "./support.ts";

/** Messages of the probes: one every 50 milliseconds. */
const stream = every(50, 60);

/** Consumers are away while the broker is hurt: what it has handed on cannot be lost with it. */
const away: Schedule = [
  { kind: "partition", at: 0, duration: 4_000, processes: ["consumer-1"], direction: "both" },
];

const plain = { ...atLeastOnce, claims: [] };

function countLost(observed: Observed): { lost: number; of: string } {
  return {
    lost: lost(observed).length,
    of: `${lost(observed).length} of ${acknowledged(observed)} acknowledged messages lost`,
  };
}

function nothingLost(observed: Observed): Shown {
  const { lost: count, of } = countLost(observed);
  return { shown: count === 0 && acknowledged(observed) > 0, what: of };
}

function somethingLost(observed: Observed): Shown {
  const { lost: count, of } = countLost(observed);
  return { shown: count > 0, what: of };
}

/** Releases before 2.10 cannot be told to sync. */
function syncedSurvives(observed: Observed, release: string): Shown {
  if (Number(release.split(".")[1]) >= 10) return nothingLost(observed);
  const { shown, what } = somethingLost(observed);
  return { shown, what: `${what}; ${release} has no sync interval` };
}

const servers = (count: number): string[] => Array.from({ length: count }, (_, index) => `nats-${index + 1}`);

const powerOff: Schedule = [...away, { kind: "power-loss", at: 3_200, duration: 300, server: "nats-1" }];

/** Acknowledged is not synced. */
export const powerLossLoses: KnownAnswer = {
  id: "N2",
  statement:
    "Power loss on all servers loses acknowledged messages with the default sync interval of two minutes, and none with `always`.",
  source: "Jepsen on NATS 2.12.1, nats-server #7564",
  experiments: [
    {
      name: "default-sync",
      strategy: plain,
      family: "power-loss",
      case: caseOf(stream, powerOff),
      judge: somethingLost,
    },
    {
      name: "sync-always",
      strategy: plain,
      family: "power-loss-synced",
      case: caseOf(stream, powerOff),
      judge: syncedSurvives,
    },
  ],
};

const noDiskFault: Schedule = [
  ...away,
  { kind: "pause", at: 500, duration: 600, target: "nats-1" },
  { kind: "partition", at: 1_200, duration: 600, processes: ["producer-1"], direction: "both" },
  { kind: "broker-restart", at: 2_000, duration: 300, server: "nats-1" },
  { kind: "crash", at: 2_600, duration: 100, process: "producer-1" },
];

/** What spares the disk spares what was acknowledged. */
export const killLosesNothing: KnownAnswer = {
  id: "N7",
  statement: "Kill, pause and partition without a fault of the disk lose no acknowledged message.",
  source: "Jepsen on NATS 2.12.1 (negative control)",
  experiments: [
    {
      name: "one-server",
      strategy: { ...exactlyOnce, claims: [] },
      family: "broker-restart",
      case: caseOf(stream, noDiskFault),
      judge: nothingLost,
    },
    {
      name: "cluster-of-3",
      strategy: { ...exactlyOnce, claims: [] },
      family: "broker-restart",
      broker: { servers: 3 },
      limits: { recovery: 90_000 },
      case: caseOf(stream, noDiskFault),
      judge: nothingLost,
    },
  ],
};

/** Servers of a cluster that are killed one shortly after the other, and come back together. */
function killed(names: readonly string[]): Schedule {
  return names.map((server, index) => ({
    kind: "broker-restart",
    at: 3_200 + index * 20,
    duration: 1_000,
    server,
  }));
}

const vanishing: Experiment = {
  name: "all-killed",
  strategy: plain,
  family: "broker-restart",
  broker: { servers: 3, syncInterval: "always" },
  limits: { recovery: 90_000 },
  case: caseOf(stream, [...away, ...killed(servers(3))]),
  byChance: true,
  judge(observed, release) {
    const isBroken = /^2\.10\.2[0-2]$/.test(release);
    const { lost: count, of } = countLost(observed);
    return {
      shown: isBroken ? count > 0 : count === 0,
      what: `${of}; ${release} is ${isBroken ? "broken" : "not one of the broken releases"}`,
    };
  },
};

/** Whole streams went missing in some releases. */
export const streamVanishes: KnownAnswer = {
  id: "N1",
  statement:
    "From 2.10.20 to 2.10.22 a replicated stream can vanish when servers are killed and restarted, even with `sync_interval: always`; not in other releases.",
  source: "nats-server #6888, fixed in 2.10.23",
  experiments: [vanishing],
};

const splitBrain: Schedule = [
  { kind: "pause", at: 0, duration: 3_000, target: "nats-4" },
  { kind: "pause", at: 0, duration: 3_000, target: "nats-5" },
  { kind: "power-loss", at: 3_200, duration: 500, server: "nats-3" },
  { kind: "pause", at: 3_700, duration: 10_000, target: "nats-1" },
  { kind: "pause", at: 3_700, duration: 10_000, target: "nats-2" },
];

/** One power loss is enough if it meets other faults. */
export const splitBrainLoses: KnownAnswer = {
  id: "N5",
  statement:
    "Five replicas, default sync: two paused, power loss on a third, resumed, the other two paused: acknowledged writes are missing.",
  source: "nats-server #7567 (2.12.1)",
  experiments: [
    {
      name: "cluster-of-5",
      strategy: plain,
      family: "power-loss",
      broker: { servers: 5 },
      limits: { recovery: 120_000 },
      case: caseOf(stream, splitBrain),
      byChance: true,
      judge: somethingLost,
    },
  ],
};

/** A leader may remember an id whose message it has lost. */
export const refusedThoughNeverStored: KnownAnswer = {
  id: "D5",
  statement:
    "Before 2.11, after a change of the leader, a retry with the same Msg-Id can be refused as a duplicate although the first was never stored.",
  source: "nats-server #6415, #6486",
  experiments: [
    {
      name: "leader-cut-off",
      strategy: { ...exactlyOnce, claims: [] },
      family: "leader-partition",
      broker: { servers: 3 },
      limits: { recovery: 90_000 },
      // The leader in the minority, with whom the producer is left, remembers ids of what it can never commit.
      case: caseOf(every(100, 40), [
        {
          kind: "server-partition",
          at: 500,
          duration: 12_000,
          servers: ["leader"],
          direction: "both",
          processes: ["producer-1"],
        },
      ]),
      judge(observed, release) {
        const before = Number(release.split(".")[1]) < 11;
        const refused = [...observed.facts.messages.values()].filter(
          ({ storedDuplicates, stored, applied }) =>
            storedDuplicates > 0 && stored.length === 0 && applied.length === 0,
        );
        const what = `${refused.length} messages refused as duplicates and never stored`;
        const spared = refused.length === 0 && acknowledged(observed) > 0;
        return { shown: before ? refused.length > 0 : spared, what };
      },
    },
  ],
};

/** Releases differ in what they make of a disk that fails. */
export const failingDisk: KnownAnswer = {
  id: "D19",
  statement:
    "When fsync fails with EIO, 2.10.27 goes on acknowledging; 2.15.1 stops the store and does not answer.",
  source: "measured",
  experiments: [
    {
      name: "sync-fails",
      strategy: plain,
      family: "broker-restart",
      broker: { syncInterval: "always", disk: "sync-fails" },
      limits: { recovery: 5_000 },
      case: caseOf(every(100, 40), [{ kind: "broker-restart", at: 1_000, duration: 200, server: "nats-1" }]),
      judge(observed, release) {
        const stops = Number(release.split(".")[1]) >= 15;
        const restart = serverMoment(observed, "start");
        const after = observed.events.filter(
          ({ type, time }) => type === "ok" && time / 1000 > restart,
        ).length;
        return {
          shown: stops ? after === 0 && acknowledged(observed) > 0 : after > 0,
          what: `${after} messages acknowledged while no sync succeeds, ${acknowledged(observed) - after} before`,
        };
      },
    },
  ],
};
