import type { ResultCell } from "../model.ts";
import type { FieldClaimSpec } from "./claim.ts";
import type { Evidence } from "./evidence.ts";
import { decimal } from "../view/format.ts";
import { growthOf, LINEAR, small, throughputAtLarge } from "./growth.ts";
import { above, less, neverSeen, seen } from "./judgement.ts";
import { type Measured, medianOf, shareOf } from "./numbers.ts";

const [NOTHING, PART, ALL] = ["share-nothing", "share-partial", "share-all"] as const;

/** Share of linear growth from which on growth counts as linear. */
const LINEARLY = 0.8;
/** Families that take the memory of a node, and those that separate nodes. */
const CRASH = ["crash"];
const PARTITION = ["partition"];
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
        says: `Three times the nodes do at least ${decimal(LINEARLY * LINEAR)} times the work.`,
        judge: (evidence) =>
          above(growthOf(evidence, NOTHING), LINEARLY * LINEAR, [throughputAtLarge(evidence, NOTHING)]),
      },
      {
        says: "What a node held is gone when it crashes.",
        judge: (evidence) => seen(lost(NOTHING, evidence.underFaults(NOTHING, CRASH))),
      },
      {
        says: "It is more available under a partition than share-all.",
        judge: (evidence) => less(availability(evidence, ALL), availability(evidence, NOTHING)),
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
      },
      {
        says: "An operation takes longer than where nothing is shared.",
        judge: (evidence) => less(latency(evidence, NOTHING), latency(evidence, PART)),
      },
      {
        says: "Nodes do less work than where nothing is shared.",
        judge: (evidence) =>
          less(throughputAtLarge(evidence, PART), throughputAtLarge(evidence, NOTHING), [
            growthOf(evidence, PART),
          ]),
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
        says: "It is less available under a partition than share-partial.",
        judge: (evidence) => less(availability(evidence, ALL), availability(evidence, PART)),
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
  const cells = evidence.underFaults(strategy, CRASH);
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
  const cells = evidence.underFaults(strategy, PARTITION);
  return shareOf(`${strategy}: available during partitions`, cells, (cell) => cell.availability.duringFaults);
}

function latency(evidence: Evidence, strategy: string): Measured {
  return medianOf(
    `${strategy}: median of an operation`,
    small(evidence, strategy),
    (cell) => cell.latency.acknowledgement,
  );
}

function reacquisition(evidence: Evidence, strategy: string): Measured {
  const [cell] = evidence.underFaults(strategy, CRASH);
  return medianOf(`${strategy}: median until a node serves again`, cell, ({ data }) => data?.reacquisition);
}
