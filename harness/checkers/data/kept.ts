import type { LostWith } from "../consistency/loss-attribution.ts";
import type { Verdict } from "../verdict.ts";
import type { Findings } from "./findings.ts";

/** Judges `no-lost-writes`: a run in which no write was acknowledged has lost none. */
export function checkNoLostWrites({ kept, facts }: Findings): Verdict {
  const { operations, finals } = facts.data;
  const isAcknowledged = operations.some(
    ({ f, status, output }) => f !== "read" && status === "ok" && output !== false,
  );
  return isAcknowledged || finals.length === 0 ? kept.verdict : { verdict: "held" };
}

/**
 * Judges `durable`: no acknowledged write is lost with a node that dies; what is lost otherwise is no matter of
 * it. A write that a node may have had that died, or not, leaves it open.
 */
export function checkDurable(findings: Findings): Verdict {
  const { kept } = findings;
  const verdict = checkNoLostWrites(findings);
  if (verdict.verdict !== "violated") return verdict;
  const had = verdict.anomalies.map((_, index) => kept.writes[index]?.lostWith?.had);
  const anomalies = verdict.anomalies.filter((_, index) => isKnown(had[index]));
  if (anomalies.length > 0) return { verdict: "violated", anomalies };
  const reason = "acknowledged writes are lost, and nobody can tell whether the nodes that died had them";
  return had.includes("unknown") ? { verdict: "inconclusive", reason } : { verdict: "held" };
}

function isKnown(had: LostWith["had"] | undefined): boolean {
  return had === "acknowledged" || had === "read";
}
