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

/** Judges `durable`: no acknowledged write is lost with a node that dies; what is lost otherwise is no matter of it. */
export function checkDurable(findings: Findings): Verdict {
  const { kept } = findings;
  const verdict = checkNoLostWrites(findings);
  if (verdict.verdict !== "violated") return verdict;
  const anomalies = verdict.anomalies.filter((_, index) => kept.writes[index]?.lostWith !== undefined);
  return anomalies.length > 0 ? { verdict: "violated", anomalies } : { verdict: "held" };
}
