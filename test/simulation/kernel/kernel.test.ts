import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventQueue, type ScheduledEvent } from "../../../harness/simulation/kernel/event-queue.ts";
import { Kernel } from "../../../harness/simulation/kernel/kernel.ts";
import { RandomStream } from "../../../harness/simulation/kernel/random.ts";
import { firstDivergence } from "../../../harness/simulation/kernel/trace.ts";
import { simulate, sleep } from "../support.ts";

describe("the event queue", () => {
  it("gives events by time, equal times in the order of insertion", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (times) => {
        const queue = new EventQueue();
        for (const [order, time] of times.entries()) queue.push({ time, order } as ScheduledEvent);
        const expected = times.map((time, order) => ({ time, order })).toSorted((a, b) => a.time - b.time || a.order - b.order);
        const got = times.map(() => queue.pop()).map((event) => ({ time: event?.time, order: event?.order }));
        expect(got).toEqual(expected);
        expect(queue.pop()).toBeUndefined();
      }),
    );
  });
});

describe("random streams", () => {
  const draws = (seed: number, name: string) => {
    const stream = new RandomStream(seed, name);
    return Array.from({ length: 5 }, () => stream.uint32());
  };

  it("depend on seed and name, and on nothing else", () => {
    expect(draws(1, "a")).toEqual(draws(1, "a"));
    expect(draws(1, "a")).not.toEqual(draws(1, "b"));
    expect(draws(1, "a")).not.toEqual(draws(2, "a"));
    // What seed 42 gives is part of the format of stored cases.
    expect(draws(42, "path a > b")).toMatchInlineSnapshot(`
      [
        3227619781,
        2865830998,
        910336819,
        4185420717,
        1809356107,
      ]
    `);
  });

  it("are uniform enough, within their bounds", () => {
    const stream = new RandomStream(7, "uniform");
    const counts = Array.from({ length: 10 }, () => 0);
    for (let index = 0; index < 20_000; index++) {
      const value = stream.between(3, 12);
      counts[value - 3] = (counts[value - 3] ?? Number.NaN) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(250);
    expect(Math.abs(Array.from({ length: 10_000 }, () => stream.fraction()).reduce((a, b) => a + b) / 10_000 - 0.5)).toBeLessThan(0.02);
  });
});

describe("owners", () => {
  it("run nothing once dead, whatever was scheduled", async () => {
    const ran: string[] = [];
    await simulate(async ({ kernel }) => {
      const owner = kernel.owner("p");
      kernel.schedule(10, owner, "before", () => {
        ran.push("before");
        setTimeout(() => ran.push("timer"), 1);
        void new Promise((resolve) => setImmediate(resolve)).then(() => ran.push("promise"));
        kernel.kill(owner);
      });
      kernel.schedule(20, owner, "after", () => ran.push("after"));
      await sleep(kernel, 10_000);
    });
    expect(ran).toEqual(["before"]);
  });

  it("run what came due during a pause when they are resumed, in order", async () => {
    const ran: string[] = [];
    await simulate(async ({ kernel }) => {
      const owner = kernel.owner("p");
      for (const delay of [30, 10, 20]) kernel.schedule(delay, owner, "x", () => ran.push(`${delay} at ${kernel.now}`));
      kernel.pause(owner);
      await sleep(kernel, 25);
      expect(ran).toEqual([]);
      kernel.resume(owner);
      await sleep(kernel, 100);
    });
    expect(ran).toEqual(["10 at 25", "20 at 25", "30 at 30"]);
  });

  it("see their own clocks", async () => {
    await simulate(async ({ kernel }) => {
      const ahead = kernel.owner("ahead");
      ahead.clock.offset = 5_000_000;
      ahead.clock.drift = 100_000;
      const read = (owner: typeof ahead) =>
        new Promise<number>((resolve) => kernel.schedule(0, owner, "read", () => resolve(Date.now())));
      await sleep(kernel, 1_000_000);
      const truth = await read(kernel.owner("true"));
      expect((await read(ahead)) - truth).toBe(5_100);
      expect(ahead.clock.reads).toBe(1);
    });
  });

  it("draw from streams of their own", async () => {
    const drawAs = async (others: number) => {
      let value = 0;
      await simulate(async ({ kernel }) => {
        for (let index = 0; index < others; index++) {
          kernel.schedule(0, kernel.owner(`other-${index}`), "draw", () => Math.random());
        }
        kernel.schedule(1, kernel.owner("p"), "draw", () => (value = Math.random()));
        await sleep(kernel, 10);
      });
      return value;
    };
    expect(await drawAs(5)).toBe(await drawAs(0));
  });
});

describe("the end of a run", () => {
  it("is a deadlock when nothing can happen any more", async () => {
    const outcome = await simulate(() => new Promise<void>(() => {}));
    expect(outcome.ending).toEqual({ how: "deadlock" });
  });

  it("comes when the steps or the time are used up", async () => {
    const forever = () => new Promise<void>(() => void setInterval(() => {}, 1));
    const bySteps = await simulate(forever, { budget: { steps: 100, time: 1e9 } });
    expect(bySteps.ending).toEqual({ how: "budget", exceeded: "100 events" });
    const byTime = await simulate(forever, { budget: { steps: 1e9, time: 5000 } });
    expect(byTime.ending).toEqual({ how: "budget", exceeded: "5 ms of virtual time" });
  });

  it("leaves a second run on the same thread no chance to overlap", async () => {
    const kernel = new Kernel({ seed: 1, budget: { steps: 10, time: 10 } });
    let inner: unknown;
    await simulate(async () => {
      try {
        const { activate } = await import("../../../harness/simulation/driver/active.ts");
        activate({ kernel, network: undefined as never });
      } catch (error) {
        inner = error;
      }
    });
    expect(String(inner)).toContain("a simulated run is executing");
  });
});

describe("traces", () => {
  const main = (extra: boolean) => async ({ kernel }: { kernel: Kernel }) => {
    await sleep(kernel, 5);
    if (extra) await sleep(kernel, 1);
    await sleep(kernel, 5);
  };

  it("are equal for equal runs, and name the first event that differs", async () => {
    const first = await simulate(main(false), { record: true });
    const same = await simulate(main(false), { record: true });
    const other = await simulate(main(true), { record: true });
    expect(same.hash).toBe(first.hash);
    expect(firstDivergence(first.trace, same.trace)).toBeUndefined();
    expect(other.hash).not.toBe(first.hash);
    expect(firstDivergence(first.trace, other.trace)).toMatchObject({ index: 2, a: { time: 10 }, b: { time: 6 } });
  });
});
