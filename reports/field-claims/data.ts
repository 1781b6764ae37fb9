import type { ResultCell } from "../model.ts";
import type { FieldClaimSpec } from "./claim.ts";
import type { Evidence } from "./evidence.ts";
import { decimal, percent } from "../view/format.ts";
import { noFault } from "../view/runs.ts";
import { growthOf, LINEAR, small, straightnessOf, throughputAtLarge } from "./growth.ts";
import { above, less, neverSeen, seen } from "./judgement.ts";
import { availableDuringFaults, type Measured, medianOf, shareOf } from "./numbers.ts";

const [NOTHING, PART, ALL] = ["share-nothing", "share-partial", "share-all"] as const;

/** Share of linear growth from which on growth counts as linear. */
const LINEARLY = 0.8;
/** How much of the growth a straight line must explain for it to be predictable. */
const PREDICTABLY = 0.95;
/** Curves of sessions that ask for the keys of their own node only, equally popular ones and others. */
const [OWN, OWN_SKEWED] = ["pinned", "pinned-skewed"] as const;
/** Families that take the memory of a node, and those that separate nodes. */
const CRASH = "crash";
const PARTITION = "partition";
/** The key that `share-partial` copies. */
const CRITICAL = "key-1";

/** What is said of the three ways to hold data on several nodes. */
export const dataClaims: readonly FieldClaimSpec[] = [
  {
    id: "share-nothing",
    claim:
      "Share nothing: scalability is linear and predictable; lose the node and its data is gone; availability is high.",
    parts: [
      {
        says: `Three times the nodes do at least ${decimal(LINEARLY * LINEAR)} times the work, where sessions ask the owners of equally popular keys.`,
        judge: (evidence) =>
          above(growthOf(evidence, NOTHING, OWN), LINEARLY * LINEAR, [
            throughputAtLarge(evidence, NOTHING, OWN),
            growthOf(evidence, NOTHING, OWN_SKEWED),
            growthOf(evidence, NOTHING),
          ]),
        why: {
          confirmed:
            "The owner of a key answers alone, so no node waits for another one or for the broker. What it takes is that keys are many and equally popular: with a few popular ones (pinned-skewed) the node that has them is the limit. Where sessions ask for any key (the last number) most requests pass through two nodes and the broker.",
        },
      },
      {
        says: `That can be foretold: a straight line explains at least ${percent(PREDICTABLY)} of how throughput grows.`,
        judge: (evidence) => above(straightnessOf(evidence, NOTHING, OWN), PREDICTABLY),
      },
      {
        says: "What a node held is gone when it crashes.",
        judge: (evidence) => seen(lost(NOTHING, evidence.underFaults(NOTHING, [CRASH]))),
      },
      {
        says: "It is more available under a partition than share-all, where sessions ask the owners of keys.",
        judge: (evidence) =>
          less(pinnedAvailability(evidence, ALL), pinnedAvailability(evidence, NOTHING), [
            availability(evidence, NOTHING),
            availability(evidence, ALL),
          ]),
        why: {
          confirmed:
            "A node that is cut off from the broker still has its own keys and answers for them; where everything is agreed it has to ask. For keys of other nodes it has to ask as well, so it is about as available as share-all where sessions ask for any key (the last two numbers).",
        },
      },
    ],
  },
  {
    id: "share-partial",
    claim:
      "Share part: the most critical data survives a node; somewhat slower; a restarted node must re-acquire its data from the others.",
    parts: [
      {
        says: "Less of a critical key is lost with a node than where nothing is shared.",
        judge: (evidence) => less(lostOfCritical(evidence, PART), lostOfCritical(evidence, NOTHING)),
        why: {
          confirmed:
            "The others have a copy and give it back to the node that starts again. What is lost is what was acknowledged so shortly before the crash that no copy had left.",
        },
      },
      {
        says: "An operation takes longer than where nothing is shared.",
        judge: (evidence) => less(latency(evidence, NOTHING), latency(evidence, PART), [
            pinnedLatency(evidence, NOTHING),
            pinnedLatency(evidence, PART),
          ]),
        why: {
          refuted:
            "Copies leave after the acknowledgement, so no session waits for them, and a critical key is read and written at the node where the session is instead of at its owner. Nor does it take longer where sessions ask the owners of keys (the last two numbers). Slower it is in the next part: not for one operation, but in what the nodes can do together.",
        },
      },
      {
        says: "Nodes do less work than where nothing is shared.",
        judge: (evidence) =>
          less(throughputAtLarge(evidence, PART), throughputAtLarge(evidence, NOTHING), [
            growthOf(evidence, PART),
          ]),
        why: {
          confirmed: "Each write of a critical key is work for every node, and so is repeating the copies.",
        },
      },
      {
        says: "A node that starts again takes longer until it can be asked than where nothing is shared.",
        judge: (evidence) => less(reacquisition(evidence, NOTHING), reacquisition(evidence, PART)),
      },
    ],
  },
  {
    id: "share-all",
    claim:
      "Share all: not one item may be lost and a transaction runs once; safest, and scalability and availability are sacrificed.",
    parts: [
      {
        says: "No acknowledged write is lost under the faults that it tolerates.",
        judge: (evidence) => neverSeen([lost(ALL, evidence.whereClaimed(ALL, "no-lost-writes"))]),
      },
      {
        says: "Every operation runs once: it stays linearizable under the faults that it tolerates.",
        judge: (evidence) => neverSeen([notLinearizable(evidence.whereClaimed(ALL, "linearizable"))]),
      },
      {
        says: "It does less than share-nothing with as many nodes.",
        judge: (evidence) =>
          less(throughputAtLarge(evidence, ALL), throughputAtLarge(evidence, NOTHING), [
            growthOf(evidence, ALL),
            growthOf(evidence, NOTHING),
          ]),
      },
      {
        says: "It is less available under a partition than share-partial, where sessions ask the owners of keys.",
        judge: (evidence) =>
          less(pinnedAvailability(evidence, ALL), pinnedAvailability(evidence, PART), [
            availability(evidence, ALL),
            availability(evidence, PART),
          ]),
        why: {
          confirmed:
            "A node that is cut off cannot agree with anybody, so it refuses rather than to answer wrongly; a node with a copy answers, at the price of answers that may be old.",
        },
      },
    ],
  },
];

function lost(strategy: string, cells: readonly ResultCell[]): Measured {
  return shareOf(`${strategy}: acknowledged writes lost`, cells, ({ data }) =>
    data?.lostByKey === undefined ? undefined : pooled(Object.values(data.lostByKey)),
  );
}

function pooled(shares: readonly { successes: number; total: number }[]): {
  successes: number;
  total: number;
} {
  return {
    successes: shares.reduce((sum, { successes }) => sum + successes, 0),
    total: shares.reduce((sum, { total }) => sum + total, 0),
  };
}

function lostOfCritical(evidence: Evidence, strategy: string): Measured {
  const cells = [...evidence.underFaults(strategy, [CRASH]), ...listed(evidence.pinned(strategy, CRASH))];
  return shareOf(
    `${strategy}: acknowledged writes of ${CRITICAL} lost`,
    cells,
    ({ data }) => data?.lostByKey?.[CRITICAL],
  );
}

function notLinearizable(cells: readonly ResultCell[]): Measured {
  return shareOf("share-all: runs that were not linearizable", cells, ({ properties, runs }) => ({
    successes: properties.find(({ property }) => property === "linearizable")?.runsViolated ?? 0,
    total: runs,
  }));
}

function availability(evidence: Evidence, strategy: string): Measured {
  const cells = evidence.underFaults(strategy, [PARTITION]);
  return availableDuringFaults(`${strategy}: available during partitions`, cells);
}

function pinnedAvailability(evidence: Evidence, strategy: string): Measured {
  const cells = listed(evidence.pinned(strategy, PARTITION));
  return availableDuringFaults(`${strategy} (${OWN}): available during partitions`, cells);
}

function listed(cell: ResultCell | undefined): readonly ResultCell[] {
  return cell === undefined ? [] : [cell];
}

function latency(evidence: Evidence, strategy: string): Measured {
  return medianOf(
    `${strategy}: median of an operation`,
    small(evidence, strategy),
    (cell) => cell.latency.acknowledgement,
  );
}

function pinnedLatency(evidence: Evidence, strategy: string): Measured {
  return medianOf(
    `${strategy} (${OWN}): median of an operation`,
    evidence.pinned(strategy, noFault),
    (cell) => cell.latency.acknowledgement,
  );
}

function reacquisition(evidence: Evidence, strategy: string): Measured {
  const [cell] = evidence.underFaults(strategy, [CRASH]);
  return medianOf(`${strategy}: median until a node serves again`, cell, ({ data }) => data?.reacquisition);
}
