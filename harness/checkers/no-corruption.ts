import type { EffectEvent } from "../history/events.ts";
import { conclude } from "./conclude.ts";
import type { DeliveryFacts, MessageFacts } from "./delivery-facts.ts";
import type { Anomaly, Verdict } from "./verdict.ts";
import { at } from "./words.ts";

/**
 * Judges `no-corruption`: every effect sees the payload that was sent.
 *
 * Observed: digests of the payload at the attempt and at each effect that was done, if the consumer
 * passed the payload on.
 *
 * Inferred: payloads are equal if their digests are.
 *
 * It is not about phantoms (there is nothing to compare with), nor about requests that were suppressed.
 * If there were effects and none of them passed its payload on, nothing was compared: inconclusive.
 */
export function checkNoCorruption(facts: DeliveryFacts): Verdict {
  const anomalies: Anomaly[] = [];
  let compared = 0;
  for (const message of facts.effected) {
    compared += message.applied.some((effect) => effect.digest !== undefined) ? 1 : 0;
    const effect = corruptedEffect(message);
    if (effect !== undefined) {
      anomalies.push(describe(message, effect));
    }
  }
  const blind = facts.effected.length > 0 && compared === 0;
  return conclude(facts, anomalies, blind ? "no effect passed its payload on" : undefined);
}

/** The first effect of a message that saw another payload than the one sent, if there is one. */
export function corruptedEffect({ invoke, applied }: MessageFacts): EffectEvent | undefined {
  if (invoke === undefined) {
    return undefined;
  }
  return applied.find(({ digest }) => digest !== undefined && digest !== invoke.digest);
}

function describe({ id, invoke }: MessageFacts, effect: EffectEvent): Anomaly {
  return {
    kind: "corrupted",
    id,
    text:
      `${id} was sent with the payload ${invoke?.digest}, ` +
      `but ${effect.process} saw ${effect.digest} ${at(effect.time)}.`,
    times: invoke === undefined ? [effect.time] : [invoke.time, effect.time],
  };
}
