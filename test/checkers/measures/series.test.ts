import { describe, expect, it } from "vitest";
import { foldFacts } from "../../../harness/checkers/facts.ts";
import {
  addSeries,
  mergeSeries,
  series,
  span,
  toSeries,
  type Series,
} from "../../../harness/checkers/measures/series.ts";
import { faultTimes } from "../../../harness/checkers/measures/windows.ts";
import type { History } from "../../../harness/history/events.ts";
import { story } from "../support/story.ts";

const deadline = 100_000;
const measured = (history: History): Series | undefined =>
  series(foldFacts(history), faultTimes(history), deadline);

/** Bucket of a time in units of the faults. */
const bucket = (time: number): number =>
  Math.floor(((time - span.from) * span.buckets) / (span.until - span.from));

/** A fault from 11 to 111 ms; one message before, two during, one after. */
const history = (): History =>
  story()
    .faults()
    .invoke("producer-1/1")
    .ok("producer-1/1")
    .wait(7)
    .faultStart()
    .wait(49)
    .invoke("producer-1/2")
    .wait(-1)
    .invoke("producer-1/3")
    .wait(4)
    .ok("producer-1/3")
    .wait(44)
    .faultEnd()
    .wait(300)
    .invoke("producer-1/4")
    .wait(1)
    .ok("producer-1/4")
    .wait(200)
    .recovery()
    .quiet();

describe("series", () => {
  it("puts operations where they began relative to the faults", () => {
    const run = measured(history());
    const times = faultTimes(history()).windows[0];
    expect(times).toEqual({ from: 11_000, until: 111_000 });
    const asked = run?.asked.flatMap((count, at) => Array.from({ length: count }, () => at));
    // The message long after the faults is beyond what is kept.
    expect(asked).toEqual([bucket(-0.09), bucket(0.5), bucket(0.5)]);
    expect(run?.answered[bucket(0.5)]).toBe(1);
    expect(run?.active.map((is, at) => (is === 1 ? at : -1)).filter((at) => at >= 0)).toEqual(
      Array.from({ length: 10 }, (_, index) => 5 + index),
    );
  });

  it("is absent without a fault that lasts", () => {
    expect(measured(story().arrives("producer-1/1").recovery().quiet())).toBeUndefined();
    expect(measured(story().faultStart().wait(-1).faultEnd().quiet())).toBeUndefined();
  });

  it("adds up in any order, and gives percentiles within a level", () => {
    const run = measured(history());
    const one = addSeries(undefined, run);
    const three = mergeSeries(mergeSeries(one, one), addSeries(undefined, run));
    expect(mergeSeries(addSeries(one, run), one)).toEqual(three);
    expect(mergeSeries(undefined, one)).toBe(one);
    expect(addSeries(one, undefined)).toBe(one);
    if (three === undefined) throw new Error("nothing was measured");
    const result = toSeries(three);
    expect(result.runs).toBe(3);
    expect(result.asked[bucket(0.5)]).toBe(6);
    // The message took 5 ms; a level ends at most the root of 2 above.
    const p50 = result.p50[bucket(0.5)] ?? 0;
    expect(p50).toBeGreaterThanOrEqual(5);
    expect(p50).toBeLessThanOrEqual(5 * Math.SQRT2 * 1.01);
    expect(result.p99[bucket(1.9)]).toBe(0);
  });
});
