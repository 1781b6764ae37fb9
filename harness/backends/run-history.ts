import type { History, HistoryEvent } from "../history/events.ts";
import type { UntimedEvent } from "./backend.ts";

const types: ReadonlySet<string> = new Set(["invoke", "ok", "fail", "info", "stored", "delivered", "effect"]);

/** Whether an event is about a message: a run is quiet when there are none. */
export function isAboutMessage({ type }: UntimedEvent): boolean {
  return types.has(type);
}

/**
 * Gives an event its time, in microseconds. The event is the recorder's from then on: copies of objects
 * of so many shapes would be among the dearest things of a run.
 */
export function timed(event: UntimedEvent, time: number): HistoryEvent {
  return setTime(event as HistoryEvent, time);
}

/** Counts the times of a history from the start of the faults phase, if it came that far; once only. */
export function sinceFaultsPhase(history: History): History {
  const start = history.events.find((event) => event.type === "phase" && event.phase === "faults")?.time;
  if (start !== undefined) for (const event of history.events) setTime(event, event.time - start);
  return history;
}

function setTime(event: HistoryEvent, time: number): HistoryEvent {
  (event as { time: number }).time = time;
  return event;
}

/** The node that an event says can be asked again after it had died; undefined if it says no such thing. */
export function returnedNode(event: UntimedEvent): string | undefined {
  if (event.type !== "process" || event.what !== "ready" || event.incarnation === 1) return undefined;
  return event.process;
}
