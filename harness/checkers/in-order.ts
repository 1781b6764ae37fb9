import { conclude } from "./conclude.ts";
import type { DeliveryFacts, MessageFacts } from "./delivery-facts.ts";
import type { Anomaly, Verdict } from "./verdict.ts";
import { at } from "./words.ts";

/** A message whose first effect came after that of a later message of its producer. */
export interface Inversion {
  readonly late: MessageFacts;
  /** The message with the highest number that overtook it. */
  readonly overtaker: MessageFacts;
}

/**
 * Judges `in-order`: the first effects of one producer's messages happen in the order of sending.
 *
 * Observed: the producer and number of each attempted message, and the order in the history of first
 * effects that were done. A message is `reordered` if a message of the same producer with a higher
 * number had its first effect earlier; each late message is one anomaly. All messages with an effect
 * count, acknowledged or not: the outside world sees an unacknowledged message that arrives late too.
 * Compare nonmonotonic-send in Jepsen's `tests/kafka.clj`.
 *
 * Inferred: nothing.
 *
 * It is not about messages of different producers, nor about later effects of a duplicated message
 * (`no-duplicates` judges those), nor about gaps (`no-loss`). A strategy that sends concurrently has
 * no order to keep and should not claim it.
 */
export function checkInOrder(facts: DeliveryFacts): Verdict {
  return conclude(facts, inversions(facts).map(describe));
}

/** All inversions of a history, in the order of the late effects. */
export function inversions(facts: DeliveryFacts): Inversion[] {
  const highest = new Map<string, { number: number; message: MessageFacts }>();
  const found: Inversion[] = [];
  for (const message of facts.effected) {
    if (message.invoke === undefined) {
      continue;
    }
    const { producer, number } = message.invoke;
    const before = highest.get(producer);
    if (before === undefined || number >= before.number) {
      highest.set(producer, { number, message });
    } else {
      found.push({ late: message, overtaker: before.message });
    }
  }
  return found;
}

function describe({ late, overtaker }: Inversion): Anomaly {
  const times = [...overtaker.applied.slice(0, 1), ...late.applied.slice(0, 1)].map(
    (effect) => effect.time,
  );
  const [earlier = 0, later = 0] = times;
  return {
    kind: "reordered",
    id: late.id,
    text:
      `${late.id} was sent before ${overtaker.id}, ` +
      `but had its effect ${at(later)}, after that of ${overtaker.id} ${at(earlier)}.`,
    times,
  };
}
