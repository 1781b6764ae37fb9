import type { ServerEvent, StoredEvent } from "../history/events.ts";
import type { DeliveryFacts, MessageFacts } from "./delivery-facts.ts";
import type { Anomaly } from "./verdict.ts";

/** Position of the lost messages of a producer relative to those that arrived. */
export type LossPart = NonNullable<Anomaly["part"]>;
/** How far a lost message came. */
export type LossPlace = NonNullable<Anomaly["where"]>;

/** Whether a message was acknowledged and has had no effect. */
export function isMissing(message: MessageFacts): boolean {
  return message.acknowledgedAt !== undefined && message.applied.length === 0;
}

/** Messages that are certainly lost: missing, and nothing could still bring them. */
export function lostMessages(facts: DeliveryFacts): MessageFacts[] {
  const lost: MessageFacts[] = [];
  for (const message of facts.messages.values()) {
    if (isMissing(message) && hopeFor(facts, message) === undefined) {
      lost.push(message);
    }
  }
  return lost;
}

/** Why a missing message could still have its effect, in words; absent if it cannot. */
export function hopeFor(facts: DeliveryFacts, message: MessageFacts): string | undefined {
  if (facts.outcome === undefined) {
    return "the history is truncated";
  }
  if (!facts.recovered) {
    return "the run had no recovery phase";
  }
  if (facts.pending?.has(message.id) === true) {
    return "the broker still held it for a consumer";
  }
  return facts.outcome === "quiet" ? undefined : hopeWhenStuck(facts, message);
}

function hopeWhenStuck(facts: DeliveryFacts, message: MessageFacts): string | undefined {
  const holder = message.deliveries.find(
    ({ process, time }) => (facts.processEnds.get(process) ?? -1) <= time,
  );
  if (holder !== undefined) {
    return `the run was stuck while ${holder.process} had it`;
  }
  const stored = message.stored.at(-1);
  if (stored === undefined) {
    return message.deliveries.length > 0
      ? undefined
      : "the run was stuck while it could be on its way";
  }
  if (facts.pending === undefined) {
    return "the run was stuck, and what the broker held is unknown";
  }
  return facts.serversDown.has(stored.server)
    ? `the run was stuck while ${stored.server} was down`
    : undefined;
}

/** How far a lost message came. */
export function placeOf(facts: DeliveryFacts, message: MessageFacts): LossPlace {
  if (message.deliveries.length > 0) {
    return "delivered, no effect";
  }
  const stored = message.stored.at(-1);
  if (stored === undefined) {
    return "never stored";
  }
  return diedAfter(facts, stored) === undefined ? "stored, not delivered" : "stored, then lost";
}

/** The death of the server after it had stored a message: kill, or power loss. */
export function diedAfter(facts: DeliveryFacts, stored: StoredEvent): ServerEvent | undefined {
  const death = facts.serverDeaths.get(stored.server);
  return death !== undefined && death.time >= stored.time ? death : undefined;
}

/**
 * Tells each missing message's part of its producer's acknowledged messages, as Jepsen's NATS test
 * does: before the first that had an effect, after the last (or none had one), or between.
 */
export function createPartOf(
  facts: DeliveryFacts,
): (message: MessageFacts) => LossPart | undefined {
  const ranges = new Map<string, { first: number; last: number }>();
  for (const [producer, messages] of facts.producers) {
    ranges.set(producer, arrivedRange(messages));
  }
  return function partOf({ invoke }) {
    const range = invoke === undefined ? undefined : ranges.get(invoke.producer);
    if (invoke === undefined || range === undefined) {
      return undefined;
    }
    if (range.last < invoke.number) {
      return "suffix";
    }
    return invoke.number < range.first ? "prefix" : "middle";
  };
}

function arrivedRange(messages: readonly MessageFacts[]): { first: number; last: number } {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const { invoke, acknowledgedAt, applied } of messages) {
    if (invoke !== undefined && acknowledgedAt !== undefined && applied.length > 0) {
      first = Math.min(first, invoke.number);
      last = Math.max(last, invoke.number);
    }
  }
  return { first, last };
}
