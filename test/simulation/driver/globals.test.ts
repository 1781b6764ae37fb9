import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as wait, scheduler } from "node:timers/promises";
import { setTimeout as moduleTimeout } from "node:timers";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { EPOCH_MS } from "../../../harness/simulation/driver/clock.ts";
import { simulate } from "../support.ts";

describe("time inside a run", () => {
  it("moves only by events, through every form of timer", async () => {
    const at: [string, number][] = [];
    const note = (what: string) => at.push([what, Date.now() - EPOCH_MS]);
    const outcome = await simulate(async () => {
      setTimeout(() => note("setTimeout 10"), 10);
      setImmediate(() => note("setImmediate"));
      setTimeout(() => note("setTimeout 0"), 0);
      moduleTimeout(() => note("module 5"), 5);
      const interval = setInterval(() => note("interval 4"), 4);
      await wait(9);
      note("timers/promises 9");
      clearInterval(interval);
      await scheduler.wait(3);
      note("scheduler 3");
      await promisify(setTimeout)(8);
      note("promisified 8");
      await once(AbortSignal.timeout(1000), "abort");
      note("AbortSignal.timeout 1000");
      await new Promise((resolve) => setTimeout(resolve, 3_600_000 - 2000));
      note("an hour");
    });
    expect(at).toEqual([
      ["setImmediate", 0],
      ["setTimeout 0", 1],
      ["interval 4", 4],
      ["module 5", 5],
      ["interval 4", 8],
      ["timers/promises 9", 9],
      ["setTimeout 10", 10],
      ["scheduler 3", 12],
      ["promisified 8", 20],
      ["AbortSignal.timeout 1000", 1020],
      ["an hour", 3_599_020],
    ]);
    expect(outcome.time).toBe(3_599_020_000);
  });

  it("is read by Date, performance and hrtime alike", async () => {
    await simulate(async () => {
      await wait(1500);
      expect(new Date().toISOString()).toBe("2026-01-01T00:00:01.500Z");
      expect(Date()).toContain("2026");
      expect(new Date(0).getTime()).toBe(0);
      expect(new Date()).toBeInstanceOf(Date);
      expect(performance.now()).toBe(1500);
      expect(process.hrtime()).toEqual([1, 500_000_000]);
      expect(process.hrtime([1, 0])).toEqual([0, 500_000_000]);
      expect(process.hrtime.bigint()).toBe(1_500_000_000n);
    });
  });

  it("is real again afterwards", async () => {
    const { setTimeout: before, Date: RealDate } = globalThis;
    await simulate(() => {});
    expect(globalThis.setTimeout).toBe(before);
    expect(Date).toBe(RealDate);
    expect(Math.abs(Date.now() - EPOCH_MS)).toBeGreaterThan(1000);
    await new Promise((resolve) => moduleTimeout(resolve, 1));
  });

  it("cancels timers by handle, number and from within", async () => {
    const fired: string[] = [];
    await simulate(async () => {
      clearTimeout(setTimeout(() => fired.push("handle"), 1));
      clearTimeout(Number(setTimeout(() => fired.push("number"), 1)));
      const immediate = setImmediate(() => fired.push("immediate"));
      clearImmediate(immediate);
      let count = 0;
      const interval = setInterval(() => {
        if (++count === 2) clearInterval(interval);
      }, 1);
      const refreshed = setTimeout(() => fired.push("refreshed"), 5);
      await wait(4);
      refreshed.refresh();
      await wait(4);
      expect(fired).toEqual([]);
      await wait(4);
      expect(count).toBe(2);
    });
    expect(fired).toEqual(["refreshed"]);
  });
});

describe("chance inside a run", () => {
  const draw = async (seed: number) => {
    const values: unknown[] = [];
    await simulate(
      () => {
        values.push(Math.random(), randomUUID(), randomInt(1000), randomBytes(8).toString("hex"));
        values.push(crypto.randomUUID(), crypto.getRandomValues(new Uint32Array(2)).join());
      },
      { seed },
    );
    return values;
  };

  it("comes from the seed", async () => {
    const first = await draw(7);
    expect(await draw(7)).toEqual(first);
    const other = await draw(8);
    for (const [index, value] of first.entries()) expect(other[index]).not.toEqual(value);
  });
});

describe("errors inside a run", () => {
  const thrown = async (main: () => void) => simulate(async () => (main(), await wait(10)));

  it("are caught from nextTick, queueMicrotask, timers and rejections", async () => {
    await expect(thrown(() => process.nextTick(() => fail("tick")))).rejects.toThrow("tick");
    await expect(thrown(() => queueMicrotask(() => fail("microtask")))).rejects.toThrow("microtask");
    await expect(thrown(() => setTimeout(() => fail("timer"), 1))).rejects.toThrow("timer");
    await expect(thrown(() => void Promise.reject(new Error("rejection")))).rejects.toThrow("rejection");
  });
});

describe("real I/O inside a run", () => {
  it("ends in a deadlock and is named with its place", async () => {
    const outcome = await simulate(async () => void (await readFile(import.meta.filename)), { watch: true });
    expect(outcome.ending.how).toBe("deadlock");
    expect(outcome.escapes.map(({ resource }) => resource)).toContain("FSREQPROMISE");
    expect(outcome.escapes[0]?.where).toContain("globals.test.ts");
  });
});

describe("the two drains", () => {
  it("give the same trace", async () => {
    const main = async () => {
      for (let index = 0; index < 20; index++) {
        await Promise.all([wait(index), promisify(setTimeout)(1), Promise.resolve()]);
        await new Promise<void>((resolve) => process.nextTick(resolve));
      }
    };
    const tick = await simulate(main, { drain: "tick" });
    const immediate = await simulate(main, { drain: "immediate" });
    expect(immediate.hash).toBe(tick.hash);
    expect(immediate.steps).toBe(tick.steps);
  });
});

function fail(message: string): never {
  throw new Error(message);
}
