import type { Anomaly, Verdict } from "../verdict.ts";
import { anomalyOf, brief, describe, ofKey } from "./describe.ts";
import type { Operation } from "./operation.ts";
import { show } from "./value.ts";
import { orderFrom, type Rule } from "./visibility.ts";
import type { OrderEdge, VersionOrder } from "./version-order.ts";
import { type Access, type Versions, versionsOf, writtenBy } from "./versions.ts";

/** The guarantees for the operations of one session, and what they make together. */
export const sessionGuarantees = [
  "read-your-writes",
  "monotonic-reads",
  "monotonic-writes",
  "writes-follow-reads",
  "pram",
  "causal",
] as const;

/** One of {@link sessionGuarantees}. */
export type SessionGuarantee = (typeof sessionGuarantees)[number];

/** The verdict on each guarantee. */
export type SessionVerdicts = Readonly<Record<SessionGuarantee, Verdict>>;

/** Anomalies that are told of one guarantee. */
const MOST_ANOMALIES = 10;

/**
 * Judges the session guarantees of Terry et al. (1994), PRAM (Lipton and Sandberg, 1988) and causal
 * consistency (Ahamad et al., 1995, with convergence).
 *
 * Observed: who read whose write, for values are written once on a key; the order within sessions; of
 * lists the order of their elements. No times.
 *
 * Inferred: of each guarantee which version must be older than which: if a session has seen a version
 * (by the rule of the guarantee) and reads another one of the key, the one it has seen is older. The
 * guarantee is violated if the versions of a key have no order that says so, which is the pattern
 * CyclicCF of Bouajjani et al. (2017); then no arbitration of writes explains the reads. A read of the
 * state before all writes by a session that has seen a write is the smallest case.
 *
 * Which guarantee is to blame: read-your-writes and monotonic-reads are judged alone, with the order in
 * which single sessions wrote taken for granted unless lists or swaps contradict it.
 * Monotonic-writes is violated if they do, or if all three together (PRAM) have no order and the other
 * two have; writes-follow-reads if a write is ordered before what its session had read, or if causal
 * consistency, which is PRAM with writes-follow-reads (Brzezinski et al., 2004), has no order and PRAM
 * has one. So a guarantee that held is one that nothing speaks against.
 */
export function checkSessions(operations: readonly Operation[]): SessionVerdicts {
  const versions = versionsOf(operations);
  if (typeof versions === "string") return forAll({ verdict: "inconclusive", reason: versions });
  if (!versions.accesses.some(({ operation }) => operation.status === "ok")) {
    return forAll({ verdict: "inconclusive", reason: "no operation succeeded" });
  }
  if (versions.unwritten.length > 0) {
    return forAll({ verdict: "violated", anomalies: unwrittenOf(versions, operations) });
  }
  return verdictsOf(versions);
}

/** The same verdict on all guarantees. */
export function forAll(verdict: Verdict): SessionVerdicts {
  return Object.fromEntries(sessionGuarantees.map((name) => [name, verdict])) as SessionVerdicts;
}

function verdictsOf(versions: Versions): SessionVerdicts {
  const evidence = orderFrom(versions, ["evidence"]);
  const written = orderFrom(versions, ["session writes"], evidence);
  const direct = verdictOf(written);
  // Where sessions' writes are out of order, that order proves nothing against reads.
  const base = direct.verdict === "held" ? written : evidence.cycles(1).length === 0 ? evidence : undefined;
  const judge = (...rules: readonly Rule[]) => verdictOf(orderFrom(versions, rules, base));
  const readYourWrites = judge("own writes");
  const monotonicReads = judge("own reads");
  const pram = direct.verdict === "held" ? judge("own writes", "own reads", "writers' writes") : direct;
  const causal =
    pram.verdict === "held" ? judge("own writes", "own reads", "writers' writes", "causes") : pram;
  const follow = judge("reads before writes");
  const others = [readYourWrites, monotonicReads].every(({ verdict }) => verdict === "held");
  return {
    "read-your-writes": readYourWrites,
    "monotonic-reads": monotonicReads,
    "monotonic-writes": direct.verdict === "held" && others ? pram : direct,
    "writes-follow-reads": follow.verdict === "held" && pram.verdict === "held" ? causal : follow,
    pram: pram.verdict === "held" ? firstViolated(pram, readYourWrites, monotonicReads) : pram,
    causal:
      causal.verdict === "held" ? firstViolated(causal, readYourWrites, monotonicReads, follow) : causal,
  };
}

function firstViolated(own: Verdict, ...parts: readonly Verdict[]): Verdict {
  return parts.find(({ verdict }) => verdict === "violated") ?? own;
}

function verdictOf(order: VersionOrder): Verdict {
  const cycles = order.cycles(MOST_ANOMALIES);
  if (cycles.length === 0) return { verdict: "held" };
  return { verdict: "violated", anomalies: cycles.map(anomalyFor) };
}

function anomalyFor(cycle: readonly OrderEdge[]): Anomaly {
  const operations = [...new Set(cycle.flatMap(({ shownBy }) => shownBy.map(({ operation }) => operation)))];
  const key = operations[0]?.key ?? "";
  const versions = cycle.map(({ from }) => versionName(from));
  const reasons = cycle.map(
    ({ from, to, why }) => `${versionName(from)} is older than ${versionName(to)}, for ${why}`,
  );
  const head = `The versions ${versions.join(" and ")}${ofKey(key, "of")} have no order`;
  return anomalyOf("session order", `${head}: ${reasons.join("; ")}.`, operations);
}

function versionName(version: Access | string): string {
  return typeof version === "string" ? "nothing" : show(writtenBy(version.operation));
}

function unwrittenOf({ unwritten }: Versions, operations: readonly Operation[]): Anomaly[] {
  return unwritten.slice(0, MOST_ANOMALIES).map(({ operation, value }) => {
    const failed = operations.find(
      (one) =>
        one.status === "fail" &&
        one.key === operation.key &&
        one.f !== "read" &&
        show(writtenBy(one)) === show(value),
    );
    const why = failed === undefined ? "nobody wrote it" : `nobody wrote it but the ${brief(failed)}`;
    return anomalyOf("unwritten value", `${describe(operation)} saw ${show(value)}: ${why}.`, [operation]);
  });
}
