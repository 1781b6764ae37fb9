import { completionOf } from "../consistency/problem.ts";
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
 * Judges `durable`: no acknowledged write is lost with a node that dies.
 *
 * Inferred: that a lost write was lost with a node, if any node died after the acknowledgement.
 */
export function checkDurable(findings: Findings): Verdict {
  const { kept, facts } = findings;
  const verdict = checkNoLostWrites(findings);
  if (verdict.verdict !== "violated") return verdict;
  const anomalies = verdict.anomalies.filter((_, index) => {
    const write = kept.writes[index]?.write;
    return write !== undefined && facts.data.losses.some(({ time }) => time >= completionOf(write));
  });
  return anomalies.length > 0 ? { verdict: "violated", anomalies } : { verdict: "held" };
}
