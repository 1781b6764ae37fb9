import type { Evidence } from "../harness/history/events.ts";

/** Whether a fault took effect: any count of its evidence is above zero. */
export function hasBitten(evidence: Evidence): boolean {
  return Object.values(evidence).some((count) => count > 0);
}
