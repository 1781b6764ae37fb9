import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldFacts } from "../../../harness/checkers/facts.ts";
import { availability } from "../../../harness/checkers/measures/availability.ts";
import { recoveryTime } from "../../../harness/checkers/measures/recovery.ts";
import { faultTimes } from "../../../harness/checkers/measures/windows.ts";
import type { History, HistoryEvent } from "../../../harness/history/events.ts";
import { anyFaultyRun } from "../support/random-history.ts";
import { seed } from "../support/seed.ts";

// Goal: the measures say what naive definitions say. Deadlines fit the gaps of the random histories.
const second = 1_000_000;
const numRuns = 2000;
const deadline = fc.constantFrom(0, 1, 250_000, 700_000);

interface Send {
  readonly begun: number;
  readonly index: number;
  readonly answered: boolean;
  readonly acknowledged: boolean;
}

function observed({ events }: History): readonly HistoryEvent[] {
  const end = events.findIndex((e) => e.type === "phase" && e.phase === "end");
  return end < 0 ? events : events.slice(0, end + 1);
}

function sends(events: readonly HistoryEvent[], limit: number): Send[] {
  return events.flatMap((event, index) => {
    if (event.type !== "invoke") {
      return [];
    }
    const again = events.findIndex((e) => e.type === "invoke" && e.id === event.id) !== index;
    const ends = events.filter(
      (e) => (e.type === "ok" || e.type === "fail" || e.type === "info") && e.id === event.id,
    );
    const last = event.time + limit;
    const first = (...types: string[]) => ends.find((e) => types.includes(e.type));
    const by = (end: HistoryEvent | undefined) => end !== undefined && end.time <= last;
    const seenOut = ends.length > 0 || (events.at(-1)?.time ?? 0) >= last;
    return again || !seenOut
      ? []
      : [
          {
            begun: event.time,
            index,
            answered: by(first("ok", "fail")),
            acknowledged: by(first("ok")),
          },
        ];
  });
}

/** Each instant of a fault, by asking all events whether the fault began before and has not ended. */
function isFaulty(events: readonly HistoryEvent[], time: number): boolean {
  return events.some((start, index) => {
    if (start.type !== "fault" || start.phase !== "start" || start.time > time) {
      return false;
    }
    const over = events.slice(index + 1).find((e) => closes(e, start.index));
    return (over?.time ?? events.at(-1)?.time ?? 0) > time;
  });
}

function closes(event: HistoryEvent, index: number): boolean {
  return (
    (event.type === "fault" && event.phase === "end" && event.index === index) ||
    (event.type === "phase" && event.phase !== "faults")
  );
}

function lastHealing(events: readonly HistoryEvent[]): number | undefined {
  const ends = events.flatMap((start, index) =>
    start.type === "fault" && start.phase === "start"
      ? [
          events.slice(index + 1).find((e) => closes(e, start.index))?.time ??
            events.at(-1)?.time ??
            0,
        ]
      : [],
  );
  return ends.length === 0 ? undefined : Math.max(...ends);
}

describe(`measures agree with naive definitions (seed ${seed})`, () => {
  it("availability", () => {
    let faulty = 0;
    const check = fc.property(anyFaultyRun, deadline, (history, limit) => {
      const events = observed(history);
      const all = sends(events, limit);
      const share = (some: readonly Send[]) => ({
        successes: some.filter((send) => send.answered).length,
        total: some.length,
      });
      const during = share(all.filter((send) => isFaulty(events, send.begun)));
      faulty += during.total;
      expect(availability(foldFacts(history), faultTimes(history), limit)).toEqual({
        duringFaults: during,
        outsideFaults: share(all.filter((send) => !isFaulty(events, send.begun))),
      });
    });
    fc.assert(check, { seed, numRuns });
    expect(faulty).toBeGreaterThan(numRuns);
  });

  it("recovery time", () => {
    const seen = { never: 0, atOnce: 0, later: 0 };
    const check = fc.property(anyFaultyRun, deadline, (history, limit) => {
      const events = observed(history);
      const healed = lastHealing(events);
      const after = sends(events, limit).filter((send) => send.begun >= (healed ?? Infinity));
      const good = [healed ?? 0, ...after.map((send) => send.begun)].filter((start) => {
        const inside = after.filter((send) => send.begun >= start && send.begun < start + second);
        const fine = inside.filter((send) => send.acknowledged);
        return inside.length > 0 && fine.length / inside.length >= 0.99;
      });
      const expected =
        healed === undefined || good.length === 0 ? undefined : Math.min(...good) - healed;
      expect(recoveryTime(foldFacts(history), faultTimes(history), limit)).toBe(expected);
      seen[expected === undefined ? "never" : expected === 0 ? "atOnce" : "later"] += 1;
    });
    fc.assert(check, { seed, numRuns });
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(numRuns / 50);
  });
});
