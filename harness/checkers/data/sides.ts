import type { FaultEvent, History } from "../../history/events.ts";
import type { DeliveryFacts } from "../delivery-facts.ts";
import { isBy, isWatched } from "../measures/availability.ts";
import { addShares, noShare, type Share } from "../measures/wilson.ts";

/** Shares of operations that succeeded in time, of those that began while a fault was active. */
export interface Sides {
  /** At nodes that a fault acts on; at all nodes if it acts on servers only. */
  readonly affected: Share;
  /** At the other nodes: the other side of a partition. */
  readonly unaffected: Share;
}

/**
 * Measures availability on each side of the faults.
 *
 * @param deadline microseconds
 */
export function sides({ events }: History, facts: DeliveryFacts, deadline: number): Sides {
  const active = new Map<number, FaultEvent>();
  let result: Sides = { affected: noShare, unaffected: noShare };
  for (const event of events) {
    if (event.type === "fault") {
      if (event.phase === "start") active.set(event.index, event);
      else if (event.phase === "end") active.delete(event.index);
    } else if (event.type === "phase" && event.phase !== "faults") {
      active.clear();
    } else if (event.type === "invoke" && active.size > 0) {
      const message = facts.messages.get(event.id);
      const until = event.time + deadline;
      if (message === undefined || !isWatched(facts, message, until)) continue;
      const share = { successes: Number(isBy(message.acknowledgedAt, until)), total: 1 };
      const side = [...active.values()].some((fault) => actsOn(fault, event.process))
        ? "affected"
        : "unaffected";
      result = { ...result, [side]: addShares(result[side], share) };
    }
  }
  return result;
}

function actsOn({ targets }: FaultEvent, node: string): boolean {
  return targets.includes(node) || !targets.some((target) => target.startsWith("node-"));
}
