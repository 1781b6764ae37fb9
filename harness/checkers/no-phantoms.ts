import { conclude } from "./conclude.ts";
import type { DeliveryFacts, MessageFacts } from "./delivery-facts.ts";
import type { Anomaly, Verdict } from "./verdict.ts";
import { at } from "./words.ts";

/**
 * Judges `no-phantoms`: no effect without an attempt to send the message.
 *
 * Observed: effects that were done, and attempts, by message id. This is `unexpected` of Jepsen's
 * total-queue.
 *
 * Inferred: nothing.
 *
 * It is not about failed sends: what was attempted may arrive although the producer was told that it
 * would not. Nor does it compare times: an effect recorded before its attempt is no phantom, since
 * on a real backend the two come from different processes.
 */
export function checkNoPhantoms(facts: DeliveryFacts): Verdict {
  const anomalies: Anomaly[] = [];
  for (const message of facts.effected) {
    if (isPhantom(message)) {
      anomalies.push(describe(message));
    }
  }
  return conclude(facts, anomalies);
}

/** Whether a message had an effect although nobody attempted to send it. */
export function isPhantom(message: MessageFacts): boolean {
  return message.invoke === undefined && message.applied.length > 0;
}

function describe({ id, applied }: MessageFacts): Anomaly {
  const [first] = applied;
  const where = first === undefined ? "" : ` ${at(first.time)} in ${first.process}`;
  return {
    kind: "phantom",
    id,
    text: `${id} had an effect${where}, but no producer ever attempted to send it.`,
    times: applied.map((effect) => effect.time),
  };
}
