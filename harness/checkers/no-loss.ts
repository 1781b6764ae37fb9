import { conclude } from "./conclude.ts";
import type { DeliveryFacts, MessageFacts } from "./delivery-facts.ts";
import { createPartOf, diedAfter, hopeFor, isMissing, type LossPart, placeOf } from "./loss.ts";
import type { Anomaly, Verdict } from "./verdict.ts";
import { at, list } from "./words.ts";

/**
 * Judges `no-loss`: every acknowledged message has an effect once the run has recovered.
 *
 * Observed: sends that ended `ok`, effects that were done (not those suppressed by their key), stores,
 * deliveries, deaths of processes and servers, and what the broker still held at the end. A message is
 * `lost` if it was acknowledged and had no effect although the run recovered and drained: `lost` of
 * Jepsen's total-queue, judged on effects.
 *
 * Inferred: *where*, from how far the message came (compare Kafka's `validate_delivery`). Delivered
 * counts before stored, as core NATS stores nothing. `stored, then lost` means that it was stored, not
 * held and not delivered, and that its server was killed or lost power later; that this death lost it
 * is likely, not observed. *Part*, from the producer's acknowledged messages that arrived, as Jepsen's
 * NATS test does it: a lost prefix hints at a store that started over, a suffix at unsynced writes,
 * a middle is worst.
 *
 * It is not about messages without an acknowledgement, whatever happens to them. A message that the
 * broker still held is never lost but open, and so is, in a stuck run, one that a living consumer had,
 * that could still be on its way, or whose server was down: then the verdict is inconclusive, and
 * `progress` says what is wrong.
 */
export function checkNoLoss(facts: DeliveryFacts): Verdict {
  const lost: MessageFacts[] = [];
  const open: string[] = [];
  for (const message of facts.messages.values()) {
    if (!isMissing(message)) {
      continue;
    }
    const hope = hopeFor(facts, message);
    if (hope === undefined) {
      lost.push(message);
    } else {
      open.push(`${message.id} was acknowledged and had no effect, but ${hope}`);
    }
  }
  // Only a violation needs the parts: most runs have none.
  const partOf = lost.length > 0 ? createPartOf(facts) : () => undefined;
  const anomalies = lost.map((message) => describe(facts, message, partOf(message)));
  return conclude(facts, anomalies, open.length > 0 ? list(open) : undefined);
}

function describe(facts: DeliveryFacts, message: MessageFacts, part?: LossPart): Anomaly {
  const { id, acknowledgedAt = 0, invoke, stored, deliveries } = message;
  return {
    kind: "lost",
    id,
    text: `${id} was acknowledged ${at(acknowledgedAt)} and had no effect: ${story(facts, message)}.`,
    where: placeOf(facts, message),
    ...(part === undefined ? {} : { part }),
    times: [
      ...(invoke === undefined ? [] : [invoke.time]),
      acknowledgedAt,
      ...stored.map((event) => event.time),
      ...deliveries.map((event) => event.time),
    ],
  };
}

function story(facts: DeliveryFacts, message: MessageFacts): string {
  const delivery = message.deliveries.at(-1);
  if (delivery !== undefined) {
    const suppressed = message.suppressed.length > 0 ? " (suppressed: its key was known)" : "";
    return `last delivered to ${delivery.process} ${at(delivery.time)}${suppressed}`;
  }
  const stored = message.stored.at(-1);
  if (stored === undefined) {
    return facts.hasStore
      ? "it was never stored"
      : "it was never delivered, and no broker stored it";
  }
  const place = `${stored.server} stored it ${at(stored.time)} as ${stored.stream} ${stored.sequence}`;
  const death = diedAfter(facts, stored);
  if (death === undefined) {
    return `${place}, but never delivered it`;
  }
  const what = death.what === "kill" ? "was killed" : "lost power";
  return `${place}, ${what} ${at(death.time)}, and never delivered it`;
}
