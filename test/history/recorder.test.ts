import { describe, expect, it } from "vitest";
import { judge } from "../../harness/checkers/compose.ts";
import { createRecorder } from "../../harness/history/recorder.ts";
import { story } from "../checkers/support/story.ts";

const events = story().arrives("producer-1/1").recovery().quiet().events;
const log = (time: number) => ({ type: "log", time, process: "consumer-1", text: "x" }) as const;

describe("recorder", () => {
  it("keeps the events in order", () => {
    const recorder = createRecorder();
    events.forEach((event) => recorder.record(event));
    expect(recorder.history()).toEqual({ events });
    expect(recorder).toMatchObject({ overflowed: false, late: 0 });
  });

  it("gives snapshots that later events do not change", () => {
    const recorder = createRecorder();
    recorder.record(log(1));
    const before = recorder.history();
    recorder.record(log(1));
    expect(before.events).toHaveLength(1);
    expect(recorder.history().events).toHaveLength(2);
  });

  it("keeps nothing from the limit on, so that the history counts as truncated", () => {
    const recorder = createRecorder({ limit: events.length - 1 });
    for (const event of events.slice(0, -1)) {
      recorder.record(event);
      expect(recorder.overflowed).toBe(false);
    }
    recorder.record(events.at(-1) as (typeof events)[number]);
    expect(recorder.overflowed).toBe(true);
    expect(recorder.history().events).toHaveLength(events.length - 1);
    for (const { verdict } of judge(recorder.history())) {
      expect(verdict).toMatchObject({ verdict: "inconclusive", reason: /truncated/ });
    }
  });

  it("counts what comes after the end, and leaves it out", () => {
    const recorder = createRecorder();
    [...events, log(0), log(1)].forEach((event) => recorder.record(event));
    expect(recorder.late).toBe(2);
    expect(recorder.history()).toEqual({ events });
  });

  it("refuses times that run backwards or are not whole", () => {
    const recorder = createRecorder();
    recorder.record(log(5));
    expect(() => recorder.record(log(4))).toThrow(
      "time of the event log is 4; expected a whole number of microseconds from 5",
    );
    expect(() => recorder.record(log(5.5))).toThrow(RangeError);
    recorder.record(log(5));
    expect(recorder.history().events).toHaveLength(2);
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses the limit %d", (limit) => {
    expect(() => createRecorder({ limit })).toThrow(`limit is ${limit}; expected a whole number`);
  });
});
