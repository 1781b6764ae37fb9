import type { FaultEvent, History } from "../../history/events.ts";

/** Time in which a fault was active, in microseconds: from `from` until just before `until`. */
export interface FaultWindow {
  readonly from: number;
  readonly until: number;
}

/** When faults were active in one run. */
export interface FaultTimes {
  /** One window per fault, in the order in which they began; they may overlap. */
  readonly windows: readonly FaultWindow[];
  /** When the last fault ended; absent if there was none. */
  readonly healedAt: number | undefined;
}

/**
 * Finds when faults were active. A fault lasts until its `end`, or until the recovery phase begins,
 * which heals everything, or until the run ends, whichever comes first. A fault that is over at once
 * (a cut) has an empty window: no operation begins in it.
 */
export function faultTimes(history: History): FaultTimes {
  const active = new Map<number, FaultEvent>();
  const windows: FaultWindow[] = [];
  let healedAt: number | undefined;
  function close(index: number, until: number): void {
    const start = active.get(index);
    if (start !== undefined) {
      active.delete(index);
      windows.push({ from: start.time, until });
      healedAt = until;
    }
  }
  let last = 0;
  for (const event of history.events) {
    last = event.time;
    if (event.type === "fault") {
      if (event.phase === "end") {
        close(event.index, event.time);
      } else if (!active.has(event.index)) {
        active.set(event.index, event);
      }
    } else if (event.type === "phase" && event.phase !== "faults") {
      for (const index of active.keys()) {
        close(index, event.time);
      }
      if (event.phase === "end") {
        break;
      }
    }
  }
  for (const index of active.keys()) {
    close(index, last);
  }
  return { windows: windows.toSorted((a, b) => a.from - b.from), healedAt };
}

/** Whether a fault was active at a time. */
export function isDuringFault({ windows }: FaultTimes, time: number): boolean {
  return windows.some(({ from, until }) => from <= time && time < until);
}
