import { conclude } from "./conclude.ts";
import type { DeliveryFacts, MessageFacts } from "./delivery-facts.ts";
import type { Anomaly, Verdict } from "./verdict.ts";
import { at, list } from "./words.ts";

/**
 * Judges `progress`: after recovery every operation completes and nothing stays undelivered.
 *
 * Observed: whether the run drained or ran into its recovery limit (`stuck`), which sends never ended,
 * and which messages without an effect the broker still held for a consumer at the end.
 *
 * Inferred: that what did not happen within the recovery limit will not happen. The limit is part of
 * the scenario; a slow strategy may need a longer one.
 *
 * It is not about loss: a message that is gone and leaves nothing to wait for does not hold up the run.
 * Nor is it about progress during the faults, which is a measure of its own. A send that ended `info`
 * has completed.
 */
export function checkProgress(facts: DeliveryFacts): Verdict {
  // Without its end a history cannot tell what is late from what would have come.
  return conclude(facts, facts.outcome === undefined ? [] : outstanding(facts));
}

function outstanding(facts: DeliveryFacts): Anomaly[] {
  const anomalies: Anomaly[] = [];
  if (facts.outcome === "stuck") {
    anomalies.push({
      kind: "stuck",
      text: `The run had not drained ${at(facts.endedAt)}; outstanding: ${list(facts.outstanding)}.`,
      times: [facts.endedAt],
    });
  }
  for (const message of facts.messages.values()) {
    if (message.invoke !== undefined && !message.completed) {
      anomalies.push(openSend(message, message.invoke.time));
    }
  }
  for (const id of facts.pending ?? []) {
    const message = facts.messages.get(id);
    if (message === undefined || message.applied.length === 0) {
      anomalies.push(undelivered(id, message, facts.endedAt));
    }
  }
  return anomalies;
}

function openSend({ id, invoke }: MessageFacts, begun: number): Anomaly {
  const text = `The send of ${id} in ${invoke?.process} ${at(begun)} never ended.`;
  return { kind: "stuck", id, text, times: [begun] };
}

function undelivered(id: string, message: MessageFacts | undefined, end: number): Anomaly {
  const deliveries = message?.deliveries ?? [];
  return {
    kind: "stuck",
    id,
    text: `The broker still held ${id} at the end; it was ${times(deliveries.length)} and had no effect.`,
    times: [...deliveries.map((delivery) => delivery.time), end],
  };
}

function times(deliveries: number): string {
  if (deliveries === 0) {
    return "never delivered";
  }
  return deliveries === 1 ? "delivered once" : `delivered ${deliveries} times`;
}
