import { conclude } from "./conclude.ts";
import type { DeliveryFacts, MessageFacts } from "./delivery-facts.ts";
import type { Anomaly, Verdict } from "./verdict.ts";
import { at } from "./words.ts";

/**
 * Judges `no-duplicates`: no message has more than one effect.
 *
 * Observed: effects that the outside world really did, per message id, whoever asked for them and in
 * whichever incarnation. This is `duplicated` of Jepsen's total-queue, judged on effects, and a
 * violation where Jepsen only counts.
 *
 * Inferred: nothing.
 *
 * It is not about redelivery, nor about messages stored twice: a second delivery whose effect is
 * suppressed by its idempotency key, or that is only acknowledged, is how exactly-once works. A send
 * retried under a new id is two messages here. In a stuck run it says what happened until the limit.
 */
export function checkNoDuplicates(facts: DeliveryFacts): Verdict {
  const anomalies: Anomaly[] = [];
  for (const message of facts.effected) {
    if (isDuplicated(message)) {
      anomalies.push(describe(message));
    }
  }
  return conclude(facts, anomalies);
}

/** Whether a message had more than one effect. */
export function isDuplicated(message: MessageFacts): boolean {
  return message.applied.length > 1;
}

function describe({ id, applied }: MessageFacts): Anomaly {
  const each = applied.map((effect) => `${at(effect.time)} in ${effect.process}`).join(", ");
  return {
    kind: "duplicated",
    id,
    text: `${id} had ${applied.length} effects: ${each}.`,
    times: applied.map((effect) => effect.time),
  };
}
