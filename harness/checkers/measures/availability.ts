import type { DeliveryFacts, MessageFacts } from "../delivery-facts.ts";
import { type FaultTimes, isDuringFault } from "./windows.ts";
import type { Share } from "./wilson.ts";

/** Shares of operations with a definite answer in time, of one run. */
export interface Availability {
  /** Of those that began while a fault was active. */
  readonly duringFaults: Share;
  readonly outsideFaults: Share;
}

/**
 * Measures availability: the share of operations that got a definite answer, `ok` or `fail`, within
 * the deadline.
 *
 * Observed: begin and first answer of each send. A refusal is an answer: whoever gets it can act on it.
 *
 * It is not about sends that were never attempted as their process was down, nor about sends that
 * began before a fault and then ran into it: those count as outside. A send that the history stops
 * watching before its deadline, neither answered nor ended, is not counted at all.
 *
 * @param deadline microseconds
 */
export function availability(
  facts: DeliveryFacts,
  faults: FaultTimes,
  deadline: number,
): Availability {
  const during = { successes: 0, total: 0 };
  const outside = { successes: 0, total: 0 };
  for (const message of facts.messages.values()) {
    const begun = message.invoke?.time;
    if (begun !== undefined && isWatched(facts, message, begun + deadline)) {
      const share = isDuringFault(faults, begun) ? during : outside;
      share.total += 1;
      share.successes += Number(isBy(message.answeredAt, begun + deadline));
    }
  }
  return { duringFaults: during, outsideFaults: outside };
}

/** Whether the history shows what became of a send by a time, in microseconds. */
export function isWatched(facts: DeliveryFacts, message: MessageFacts, until: number): boolean {
  return message.completed || facts.endedAt >= until;
}

/** Whether something happened, and no later than a time. */
export function isBy(happened: number | undefined, time: number): boolean {
  return happened !== undefined && happened <= time;
}
