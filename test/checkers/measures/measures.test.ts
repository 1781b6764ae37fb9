import { describe, expect, it } from "vitest";
import { foldFacts } from "../../../harness/checkers/facts.ts";
import { availability } from "../../../harness/checkers/measures/availability.ts";
import { latencies } from "../../../harness/checkers/measures/latency.ts";
import { progressDuringFaults } from "../../../harness/checkers/measures/progress-during-faults.ts";
import { recoveryTime } from "../../../harness/checkers/measures/recovery.ts";
import { faultTimes } from "../../../harness/checkers/measures/windows.ts";
import type { History } from "../../../harness/history/events.ts";
import { story } from "../support/story.ts";

const deadline = 100_000;
const available = (history: History) =>
  availability(foldFacts(history), faultTimes(history), deadline);
const recovery = (history: History) =>
  recoveryTime(foldFacts(history), faultTimes(history), deadline);

const [a, b, c] = ["producer-1/1", "producer-1/2", "producer-1/3"] as const;

describe("fault times", () => {
  it("last from start to end of each fault, in order of start", () => {
    const history = story().faultStart(0).faultStart(1).faultEnd(1).faultEnd(0).recovery().quiet();
    expect(faultTimes(history)).toEqual({
      windows: [
        { from: 1000, until: 4000 },
        { from: 2000, until: 3000 },
      ],
      healedAt: 4000,
    });
  });

  it("end with recovery, or with the run, or with what the history shows", () => {
    const open = () => story().faultStart();
    const until = (history: History) => faultTimes(history).windows[0]?.until;
    expect(until(open().recovery().faultEnd().quiet())).toBe(2000);
    expect(until(open().wait(1).quiet())).toBe(3000);
    expect(until(open().invoke(a).truncated())).toBe(2000);
  });

  it("are none without faults, and empty for what is over at once", () => {
    expect(faultTimes(story().arrives(a).recovery().quiet())).toEqual({
      windows: [],
      healedAt: undefined,
    });
    const cut = story().faultStart().wait(-1).faultEnd();
    expect(faultTimes(cut.quiet()).windows).toEqual([{ from: 1000, until: 1000 }]);
  });

  it("ignore an end without a start and a second start", () => {
    const history = story().faultEnd().faultStart().faultStart().faultEnd().faultEnd().quiet();
    expect(faultTimes(history)).toEqual({
      windows: [{ from: 2000, until: 4000 }],
      healedAt: 4000,
    });
  });
});

describe("availability", () => {
  it("counts definite answers in time, by where the operation began", () => {
    const history = story()
      .invoke(a)
      .faultStart()
      .ok(a)
      .invoke(b)
      .fail(b)
      .invoke(c)
      .info(c)
      .faultEnd()
      .invoke("producer-1/4")
      .wait(100)
      .ok("producer-1/4")
      .recovery()
      .quiet();
    expect(available(history)).toEqual({
      duringFaults: { successes: 1, total: 2 },
      outsideFaults: { successes: 1, total: 2 },
    });
  });

  it("counts an answer exactly at the deadline, and one after an unknown end", () => {
    const history = story().invoke(a).info(a).wait(98).ok(a).recovery().quiet();
    expect(available(history).outsideFaults).toEqual({ successes: 1, total: 1 });
  });

  it("counts the first definite answer", () => {
    const history = story().invoke(a).fail(a).wait(200).ok(a).recovery().quiet();
    expect(available(history).outsideFaults).toEqual({ successes: 1, total: 1 });
  });

  it("does not count what the history stops watching before the deadline", () => {
    expect(available(story().invoke(a).wait(98).recovery().truncated()).outsideFaults.total).toBe(
      0,
    );
    expect(available(story().invoke(a).wait(99).recovery().truncated()).outsideFaults.total).toBe(
      1,
    );
    expect(available(story().invoke(a).info(a).truncated()).outsideFaults).toEqual({
      successes: 0,
      total: 1,
    });
  });

  it("counts the instant of the start as during the fault and that of the end as after it", () => {
    const history = story().faultStart().wait(-1).invoke(a).ok(a).faultEnd().wait(-1).invoke(b);
    expect(available(history.ok(b).quiet())).toEqual({
      duringFaults: { successes: 1, total: 1 },
      outsideFaults: { successes: 1, total: 1 },
    });
  });
});

describe("progress during faults", () => {
  it("asks for one answer in time to an operation that began during a fault", () => {
    const share = (successes: number, total: number) => ({
      duringFaults: { successes, total },
      outsideFaults: { successes: 9, total: 9 },
    });
    expect(progressDuringFaults(share(0, 0))).toBeUndefined();
    expect(progressDuringFaults(share(0, 3))).toBe(false);
    expect(progressDuringFaults(share(1, 3))).toBe(true);
  });
});

describe("latency", () => {
  it("goes from the attempt to the first acknowledgement and to the first effect", () => {
    const history = story()
      .invoke(a)
      .wait(4)
      .ok(a)
      .ok(a)
      .effect(a, { applied: false })
      .effect(a)
      .effect(a)
      .invoke(b)
      .fail(b)
      .effect(b)
      .invoke(c)
      .ok(c)
      .quiet();
    expect(latencies(foldFacts(history))).toEqual({
      acknowledgement: [5000, 1000],
      delivery: [8000, 2000],
    });
  });

  it("leaves out what was not attempted, or seen before its attempt", () => {
    const history = story().ok(b).effect(b).effect(a).ok(a).invoke(a).quiet();
    expect(latencies(foldFacts(history))).toEqual({ acknowledgement: [], delivery: [] });
  });
});

describe("recovery time", () => {
  const healed = () => story().faultStart().faultEnd();
  const at = (told: ReturnType<typeof healed>, id: string, how: "ok" | "fail" = "ok") =>
    told.invoke(id)[how](id);

  it("is 0 when the first second after healing succeeds", () => {
    expect(recovery(at(healed(), a).recovery().quiet())).toBe(0);
  });

  it("goes to the first operation after which a whole second succeeds", () => {
    const told = at(healed(), a);
    at(told, b, "fail");
    at(told.wait(500), c);
    // Healed at 2 ms, c begins at 507 ms.
    expect(recovery(told.recovery().quiet())).toBe(505_000);
  });

  it("does not take a late acknowledgement or a refusal for success", () => {
    const late = healed().invoke(a).wait(100).ok(a).recovery().quiet();
    expect(recovery(late)).toBeUndefined();
    expect(recovery(at(healed(), a, "fail").recovery().quiet())).toBeUndefined();
  });

  it("looks for the first second with an operation in it", () => {
    expect(recovery(at(healed().wait(3000), a).recovery().quiet())).toBe(3_001_000);
  });

  it("tolerates one failure in a hundred operations, and not in 99", () => {
    function told(count: number) {
      const events = healed();
      for (let number = 1; number <= count; number += 1) {
        at(events, `producer-1/${number}`, number === 2 ? "fail" : "ok");
      }
      return recovery(events.recovery().quiet());
    }
    expect(told(100)).toBe(0);
    expect(told(99)).toBe(5000);
  });

  it("starts at the last healing, which recovery brings if nothing else does", () => {
    const told = story().faultStart(0).faultStart(1).faultEnd(0);
    at(told, a, "fail").recovery();
    expect(recovery(at(told.wait(6), b).quiet())).toBe(0);
    expect(recovery(at(story().faultStart().recovery().wait(1000), a).quiet())).toBe(1_001_000);
  });

  it("is absent without a fault or without operations after it", () => {
    expect(recovery(story().arrives(a).recovery().quiet())).toBeUndefined();
    expect(recovery(at(story(), a).faultStart().faultEnd().recovery().quiet())).toBeUndefined();
  });
});
