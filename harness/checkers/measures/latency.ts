import type { DeliveryFacts } from "../delivery-facts.ts";

/** Latencies of one run in whole microseconds, one per message, in the order of first appearance. */
export interface Latencies {
  /** From the attempt to `ok`, of acknowledged messages. */
  readonly acknowledgement: readonly number[];
  /** From the attempt to the first effect that was done, of all messages that had one. */
  readonly delivery: readonly number[];
}

/**
 * Measures how long sends and deliveries took.
 *
 * It is not about messages that were never acknowledged or never had an effect: they have no latency,
 * and a strategy that gives up early looks fast. Read it beside availability and loss.
 */
export function latencies(facts: DeliveryFacts): Latencies {
  const acknowledgement: number[] = [];
  const delivery: number[] = [];
  for (const { invoke, acknowledgedAt, applied } of facts.messages.values()) {
    if (invoke === undefined) {
      continue;
    }
    if (acknowledgedAt !== undefined && acknowledgedAt >= invoke.time) {
      acknowledgement.push(acknowledgedAt - invoke.time);
    }
    const effect = applied[0];
    // An effect recorded before its attempt (see `checkNoPhantoms`) has no latency.
    if (effect !== undefined && effect.time >= invoke.time) {
      delivery.push(effect.time - invoke.time);
    }
  }
  return { acknowledgement, delivery };
}
