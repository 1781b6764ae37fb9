import type { History } from "../history/events.ts";
import type { DeliveryProperty } from "../scenario/claims.ts";
import type { Checker } from "./conclude.ts";
import type { DeliveryFacts } from "./delivery-facts.ts";
import { foldFacts } from "./facts.ts";
import { checkInOrder } from "./in-order.ts";
import { checkNoCorruption } from "./no-corruption.ts";
import { checkNoDuplicates } from "./no-duplicates.ts";
import { checkNoLoss } from "./no-loss.ts";
import { checkNoPhantoms } from "./no-phantoms.ts";
import { checkProgress } from "./progress.ts";
import type { Anomaly, PropertyVerdict, Verdict } from "./verdict.ts";

export type { PropertyVerdict };

// An object first: the compiler then asks for a checker when a property is added.
const byProperty: { readonly [P in DeliveryProperty]: Checker } = {
  "no-loss": checkNoLoss,
  "no-duplicates": checkNoDuplicates,
  "no-phantoms": checkNoPhantoms,
  "no-corruption": checkNoCorruption,
  "in-order": checkInOrder,
  progress: checkProgress,
};

/** The checker of each delivery property, in the order in which properties are listed. */
export const checkers: ReadonlyMap<DeliveryProperty, Checker> = new Map(
  Object.entries(byProperty) as [DeliveryProperty, Checker][],
);

/** Judges a history by these properties, in their order; by all of them if none are named. */
export function judge(
  history: History,
  properties: Iterable<DeliveryProperty> = checkers.keys(),
): PropertyVerdict<DeliveryProperty>[] {
  return judgeFacts(foldFacts(history), properties);
}

/** Judges a history that is folded already, see {@link judge}. */
export function judgeFacts(
  facts: DeliveryFacts,
  properties: Iterable<DeliveryProperty> = checkers.keys(),
): PropertyVerdict<DeliveryProperty>[] {
  return Array.from(properties, (property) => ({ property, verdict: byProperty[property](facts) }));
}

/**
 * Combines verdicts by priority, violated before inconclusive before held (Jepsen's `merge-valid`):
 * all anomalies together, or all different reasons. Of no verdict nothing is known: inconclusive.
 */
export function combine(verdicts: Iterable<Verdict>): Verdict {
  const anomalies: Anomaly[] = [];
  const reasons = new Set<string>();
  let count = 0;
  for (const verdict of verdicts) {
    count += 1;
    if (verdict.verdict === "violated") {
      anomalies.push(...verdict.anomalies);
    } else if (verdict.verdict === "inconclusive") {
      reasons.add(verdict.reason);
    }
  }
  if (anomalies.length > 0) {
    return { verdict: "violated", anomalies };
  }
  if (count === 0) {
    return { verdict: "inconclusive", reason: "nothing was judged" };
  }
  return reasons.size > 0
    ? { verdict: "inconclusive", reason: [...reasons].join("; ") }
    : { verdict: "held" };
}
