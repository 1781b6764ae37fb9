import type { DeliveryFacts } from "./delivery-facts.ts";
import type { Anomaly, Verdict } from "./verdict.ts";

/** Judges one property of a folded history. Pure. */
export type Checker = (facts: DeliveryFacts) => Verdict;

/**
 * Turns what a checker found into a verdict: any anomaly violates; else a history that cannot show
 * that the property held is inconclusive, as it is for the checker's own reason `open`.
 */
export function conclude(
  facts: DeliveryFacts,
  anomalies: readonly Anomaly[],
  open?: string,
): Verdict {
  if (anomalies.length > 0) {
    return { verdict: "violated", anomalies };
  }
  const reason = whyUnfit(facts) ?? open;
  return reason === undefined ? { verdict: "held" } : { verdict: "inconclusive", reason };
}

/** Why a history cannot show that anything held; undefined if it can. */
export function whyUnfit(facts: DeliveryFacts): string | undefined {
  if (facts.producers.size === 0) {
    return "nothing was attempted";
  }
  if (facts.outcome === undefined) {
    return "the history is truncated: it does not say how the run ended";
  }
  return undefined;
}
