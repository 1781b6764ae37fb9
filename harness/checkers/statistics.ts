import type { ResultCell } from "../../reports/model.ts";
import { type DeliveryFacts, isIndeterminate, type MessageFacts } from "./delivery-facts.ts";
import { inversions } from "./in-order.ts";
import { lostMessages } from "./loss.ts";
import { corruptedEffect } from "./no-corruption.ts";
import { isDuplicated } from "./no-duplicates.ts";
import { isPhantom } from "./no-phantoms.ts";

/** Numbers of messages (not events) of one run or of many. */
export type DeliveryCounts = ResultCell["delivery"];

/** No message at all. */
export const noDeliveries: DeliveryCounts = {
  attempted: 0,
  acknowledged: 0,
  failed: 0,
  indeterminate: 0,
  delivered: 0,
  effected: 0,
  lost: 0,
  duplicated: 0,
  phantom: 0,
  corrupted: 0,
  reordered: 0,
  recovered: 0,
  redelivered: 0,
};

/**
 * Counts the messages of one run by what became of them.
 *
 * `recovered` (indeterminate, and had an effect; Jepsen's total-queue) and `redelivered` (delivered
 * more than once, one effect) are no anomalies. `lost`, `duplicated`, `phantom`, `corrupted` and
 * `reordered` equal the numbers of anomalies that the checkers report.
 */
export function statistics(facts: DeliveryFacts): DeliveryCounts {
  const counts = { ...noDeliveries };
  for (const message of facts.messages.values()) {
    countSend(counts, message);
    countEffects(counts, message);
  }
  counts.lost = lostMessages(facts).length;
  counts.reordered = inversions(facts).length;
  return counts;
}

function countSend(counts: DeliveryCounts, message: MessageFacts): void {
  const attempted = message.invoke !== undefined;
  const indeterminate = isIndeterminate(message);
  counts.attempted += Number(attempted);
  counts.acknowledged += Number(message.outcome === "ok");
  counts.failed += Number(message.outcome === "fail");
  counts.indeterminate += Number(indeterminate);
  counts.recovered += Number(indeterminate && message.applied.length > 0);
}

function countEffects(counts: DeliveryCounts, message: MessageFacts): void {
  const { deliveries, applied } = message;
  counts.delivered += Number(deliveries.length > 0);
  counts.effected += Number(applied.length > 0);
  counts.duplicated += Number(isDuplicated(message));
  counts.phantom += Number(isPhantom(message));
  counts.corrupted += Number(corruptedEffect(message) !== undefined);
  counts.redelivered += Number(deliveries.length > 1 && applied.length === 1);
}
