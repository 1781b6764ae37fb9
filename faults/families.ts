import fc from "fast-check";
import type { Fault } from "../harness/scenario/fault.ts";
import { consumerNames, nodeNames } from "../harness/scenario/topology.ts";
import { brokerRestart } from "./broker-restart.ts";
import { clockSkew } from "./clock-skew.ts";
import { crash } from "./crash.ts";
import { cut } from "./cut.ts";
import type { FaultSpace, Mood } from "./definition.ts";
import { delay } from "./delay.ts";
import { start } from "./draws.ts";
import { drop } from "./drop.ts";
import { duplicate } from "./duplicate.ts";
import { type FaultFamily, familyOf } from "./family.ts";
import { longOutage } from "./long-outage.ts";
import { mixed } from "./mixed.ts";
import { partitionShapes } from "./partition-shapes.ts";
import { drawPartition, partition } from "./partition.ts";
import { pause } from "./pause.ts";
import { powerLoss } from "./power-loss.ts";
import { faultKinds } from "./registry.ts";
import { reorder } from "./reorder.ts";
import { drawLeaderPartition, serverPartition, untilNextLeader } from "./server-partition.ts";
import { slowLink } from "./slow-link.ts";
import { didYouMean } from "./suggest.ts";

const none: FaultFamily = {
  name: "none",
  title: "No fault",
  summary: "Nothing goes wrong.",
  kinds: [],
  schedule: () => fc.constant([]),
};

const twoWayPartition = familyOf(partition, {
  title: "Partition",
  draw: (space, mood) => drawPartition(space, mood, ["both"]),
});

const oneWayPartition = familyOf(partition, {
  name: "partition-one-way",
  title: "One-way partition",
  summary: "Processes reach the broker but hear nothing from it, or the other way round.",
  draw: (space, mood) => drawPartition(space, mood, ["from-broker", "to-broker"]),
});

/** What a broker has handed on cannot be lost with it, so consumers are cut off, and a backlog grows, in some runs. */
function drawPowerLoss(space: FaultSpace, mood: Mood): fc.Arbitrary<Fault> {
  const readers = [...consumerNames(space.topology), ...nodeNames(space.topology)];
  const backlog = drawPartition(space, mood, ["both"], readers);
  return fc.oneof<fc.WeightedArbitrary<Fault>[]>(
    { weight: 2, arbitrary: powerLoss.arbitrary(space, mood) },
    { weight: 1, arbitrary: backlog },
  );
}

const unsyncedPowerLoss = familyOf(powerLoss, {
  title: "Power loss",
  summary: "The host of a server loses power, now and then while consumers are cut off and lag behind.",
  kinds: ["power-loss", "partition"],
  draw: drawPowerLoss,
});

const syncedPowerLoss = familyOf(powerLoss, {
  name: "power-loss-synced",
  title: "Power loss, synced",
  summary: "The same, but the broker syncs before each acknowledgement.",
  kinds: ["power-loss", "partition"],
  broker: { syncInterval: "always" },
  draw: drawPowerLoss,
});

const leaderPartition = familyOf(serverPartition, {
  name: "leader-partition",
  title: "Leader partition",
  summary: "The leader of the stream is cut off from the other servers, with some processes on its side or none.",
  most: 2,
  draw: drawLeaderPartition,
});

const leaderKill = familyOf(brokerRestart, {
  name: "leader-kill",
  title: "Leader kill",
  summary: "The leader of the stream is killed, and started again some seconds later.",
  leastServers: 3,
  most: 2,
  draw: (space, mood) => leaderFault({ kind: "broker-restart", server: "leader" }, space, mood),
});

const leaderPause = familyOf(pause, {
  name: "leader-pause",
  title: "Leader pause",
  summary: "The leader of the stream stands still for some seconds, and then goes on as if it still led.",
  leastServers: 3,
  most: 2,
  draw: (space, mood) => leaderFault({ kind: "pause", target: "leader" }, space, mood),
});

function leaderFault(what: { kind: string; server?: string; target?: string }, space: FaultSpace, mood: Mood): fc.Arbitrary<Fault> {
  const { kind, ...names } = what;
  return fc.record({ at: start(space, mood), duration: untilNextLeader }).map((when) => ({ kind, ...when, ...names }));
}

/** What is kept on several nodes outlives this one, and perhaps not two of them. */
const crashOnce = familyOf(crash, {
  name: "crash-once",
  title: "One crash",
  summary: "A single application process dies once, without a goodbye, and is started again later.",
  most: 1,
});

/** One at most, for the same reason: it forgets more than a crash does. */
const hostLoss = familyOf(crash, {
  name: "host-loss",
  title: "Host loss",
  summary: "The host of one application process is gone for good; a replacement with an empty disk starts later.",
  most: 1,
  draw: (space, mood) => crash.arbitrary(space, mood).map((fault) => ({ ...fault, disk: "lost" as const })),
});

const list: readonly FaultFamily[] = [
  none,
  twoWayPartition,
  oneWayPartition,
  familyOf(cut, { title: "Cut" }),
  familyOf(drop, { title: "Drop" }),
  familyOf(duplicate, { title: "Duplicate" }),
  familyOf(delay, { title: "Delay" }),
  familyOf(reorder, { title: "Reorder" }),
  familyOf(slowLink, { title: "Slow link" }),
  familyOf(crash, { title: "Crash" }),
  crashOnce,
  hostLoss,
  familyOf(pause, { title: "Pause" }),
  familyOf(brokerRestart, { title: "Broker restart" }),
  unsyncedPowerLoss,
  syncedPowerLoss,
  familyOf(clockSkew, { title: "Clock skew" }),
  longOutage,
  familyOf(serverPartition, { title: "Server partition", most: 2 }),
  leaderPartition,
  leaderKill,
  leaderPause,
  ...partitionShapes,
  mixed([...faultKinds.keys()]),
];

/** Every family of faults, by name, in the order of the matrix. `mixed` here draws from all kinds. */
export const faultFamilies: ReadonlyMap<string, FaultFamily> = new Map(
  list.map((family) => [family.name, family]),
);

/** Names of the families that are no part of others: together they are all that can go wrong. */
export const wholeFamilies: readonly string[] = list.flatMap(({ name, partOf }) => (partOf === undefined ? [name] : []));

/**
 * The family of a name.
 * @throws RangeError with a suggestion if there is none.
 */
export function familyNamed(name: string): FaultFamily {
  const family = faultFamilies.get(name);
  if (family !== undefined) return family;
  const known = [...faultFamilies.keys()];
  throw new RangeError(
    `unknown fault family "${name}"${didYouMean(name, known)} (families: ${known.join(", ")})`,
  );
}
