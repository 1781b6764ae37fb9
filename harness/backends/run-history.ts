import type { History } from "../history/events.ts";
import type { UntimedEvent } from "./backend.ts";

const types: ReadonlySet<string> = new Set(["invoke", "ok", "fail", "info", "stored", "delivered", "effect"]);

/** Whether an event is about a message: a run is quiet when there are none. */
export function isAboutMessage({ type }: UntimedEvent): boolean {
  return types.has(type);
}

/** The history with times counted from the start of the faults phase, if it came that far. */
export function sinceFaultsPhase(history: History): History {
  const start = history.events.find((event) => event.type === "phase" && event.phase === "faults");
  if (start === undefined) return history;
  return { events: history.events.map((event) => ({ ...event, time: event.time - start.time })) };
}
