import type { ResultCell } from "../model.ts";
import type { FieldClaimSpec } from "./claim.ts";
import type { Evidence } from "./evidence.ts";
import { decimal } from "../view/format.ts";
import {
  growthOf,
  growthOfProcesses,
  growthOfServerWork,
  LINEAR,
  messagesAtSmall,
  throughputAtLarge,
} from "./growth.ts";
import { above, below, less, neverSeen, seen } from "./judgement.ts";
import { availableDuringFaults, type Measured, shareOf } from "./numbers.ts";

const [AT_MOST, AT_LEAST, EXACTLY] = ["at-most-once", "at-least-once", "exactly-once"] as const;

/** Share of linear growth from which on a strategy scales well. */
const WELL = 0.8;

/** The family that loses single messages, requests as well as answers, and repeats none. */
const DROP = ["drop"];
/** The name under which refusals of a second try are counted. */
const REFUSED = "duplicate publishes refused";

/** What is said of the three ways to deliver messages. */
export const deliveryClaims: readonly FieldClaimSpec[] = [
  {
    id: "at-least-once",
    claim: "At-least-once scales well and is not very consistent: there are duplicates.",
    parts: [
      {
        says: "It duplicates messages under faults.",
        judge: (evidence) => seen(duplicated(AT_LEAST, evidence.underFaults(AT_LEAST))),
      },
      {
        says: `Its processes scale well: three times as many can do at least ${decimal(WELL * LINEAR)} times the work, if no broker limits them.`,
        judge: (evidence) => above(growthOfProcesses(evidence, AT_LEAST), WELL * LINEAR),
        why: {
          confirmed:
            "Producers and consumers share the work and wait for nobody of their kind, so each has less to do the more there are.",
        },
      },
      {
        says: `With three times the processes a message costs the broker at most ${decimal(1 / WELL)} times as much.`,
        judge: (evidence) => below(growthOfServerWork(evidence, AT_LEAST), 1 / WELL),
        why: {
          confirmed:
            "The broker stores, sends and forgets each message once, whoever takes it: no process is told what another one does.",
        },
      },
      {
        says: `One broker lets it scale well: with it three times the processes do at least ${decimal(WELL * LINEAR)} times the work.`,
        judge: (evidence) =>
          above(growthOf(evidence, AT_LEAST), WELL * LINEAR, [
            throughputAtLarge(evidence, AT_LEAST),
            throughputAtLarge(evidence, AT_MOST),
          ]),
        why: {
          refuted:
            "Every message is stored by the one broker, and few processes keep it busy. So what is refuted is that more processes are enough: how well it scales is how many brokers the messages are spread over. As their cost does not grow with the processes, more brokers should carry more; that was not measured. At most once the same broker carries more, as it stores nothing.",
        },
      },
    ],
  },
  {
    id: "at-most-once",
    claim: "At-most-once is cheap and loses messages under faults.",
    parts: [
      {
        says: "It takes fewer messages of the network than at-least-once.",
        judge: (evidence) => less(messagesAtSmall(evidence, AT_MOST), messagesAtSmall(evidence, AT_LEAST)),
      },
      {
        says: "It loses messages under faults.",
        judge: (evidence) => seen(lost(AT_MOST, evidence.underFaults(AT_MOST))),
      },
    ],
  },
  {
    id: "exactly-once",
    claim:
      "Exactly-once is very consistent, scales less, and availability suffers; what is lost may be the request or only the answer.",
    parts: [
      {
        says: "It neither loses nor duplicates under the faults that it tolerates.",
        judge: (evidence) =>
          neverSeen([
            lost(EXACTLY, evidence.whereClaimed(EXACTLY, "no-loss")),
            duplicated(EXACTLY, evidence.whereClaimed(EXACTLY, "no-duplicates")),
          ]),
      },
      {
        says: "It does less than at-least-once with as many processes.",
        judge: (evidence) =>
          less(throughputAtLarge(evidence, EXACTLY), throughputAtLarge(evidence, AT_LEAST), [
            growthOf(evidence, EXACTLY),
            growthOf(evidence, AT_LEAST),
          ]),
      },
      {
        says: "It is less available during faults than at-most-once.",
        judge: (evidence) =>
          less(availability(evidence, EXACTLY), availability(evidence, AT_MOST), [
            availability(evidence, AT_LEAST),
          ]),
      },
      {
        says: "Only the answer may be lost: what was sent again had been stored. That the request may be lost is what at-most-once shows.",
        judge: (evidence) => seen(answersLost(evidence.underFaults(EXACTLY, DROP))),
      },
    ],
  },
];

function duplicated(strategy: string, cells: readonly ResultCell[]): Measured {
  return shareOf(`${strategy}: messages with more than one effect`, cells, ({ delivery }) => ({
    successes: delivery.duplicated,
    total: delivery.attempted,
  }));
}

function lost(strategy: string, cells: readonly ResultCell[]): Measured {
  return shareOf(`${strategy}: acknowledged messages without an effect`, cells, ({ delivery }) => ({
    successes: delivery.lost,
    total: delivery.acknowledged,
  }));
}

/** Of the families that all three strategies were run under, so that it is the same faults that they are compared by. */
function availability(evidence: Evidence, strategy: string): Measured {
  const [one, ...others] = [AT_MOST, AT_LEAST, EXACTLY].map((name) =>
    evidence.underFaults(name).map(({ fault }) => fault),
  );
  const common = (one ?? []).filter((fault) => others.every((faults) => faults.includes(fault)));
  const cells = evidence.underFaults(strategy, common);
  return availableDuringFaults(`${strategy}: available during faults`, cells);
}

function answersLost(cells: readonly ResultCell[]): Measured {
  return shareOf(
    "exactly-once under drop: second tries of what was stored, per acknowledged message",
    cells,
    (cell) => ({
      successes: cell.counters[REFUSED] ?? 0,
      total: cell.delivery.acknowledged,
    }),
  );
}
