import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HARNESS, Pulse, type Stall } from "../../../harness/backends/process/pulse.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A patient that answers after some milliseconds, and has worked for so many of them. */
class Consumer {
  readonly name = "consumer-1";
  takes = 1;
  works = 0;
  up: string | undefined = "1";
  #worked = 0;

  epoch(): string | undefined {
    return this.up;
  }

  beat(): Promise<number> {
    const { takes, works } = this;
    return new Promise((resolve) => setTimeout(() => resolve((this.#worked += works)), takes));
  }
}

async function feel(consumer: Consumer, during: (wait: (ms: number) => Promise<unknown>, pulse: Pulse) => Promise<void>): Promise<Stall[]> {
  const stalls: Stall[] = [];
  const pulse = new Pulse([consumer], (stall) => stalls.push(stall));
  pulse.start();
  await during((ms) => vi.advanceTimersByTimeAsync(ms), pulse);
  pulse.stop();
  return stalls;
}

test("who answers in time is not held up", async () => {
  const consumer = new Consumer();
  consumer.takes = 90;
  expect(await feel(consumer, (wait) => wait(5_000).then(() => {}))).toEqual([]);
});

test("who answers late was held up, and is calm again afterwards", async () => {
  const consumer = new Consumer();
  const stalls = await feel(consumer, async (wait, pulse) => {
    await wait(1_000);
    consumer.takes = 1_300;
    await wait(500);
    expect(pulse.calmFor()).toBe(0);
    consumer.takes = 1;
    await wait(1_500);
    expect(pulse.calmFor()).toBeGreaterThan(300);
  });
  expect(stalls).toEqual([{ name: "consumer-1", duration: 1_300 }]);
});

test("small delays one after the other add up to a stall", async () => {
  const consumer = new Consumer();
  const stalls = await feel(consumer, async (wait) => {
    await wait(1_000);
    consumer.takes = 150;
    await wait(600);
    consumer.takes = 1;
    await wait(600);
  });
  expect(stalls).toEqual([{ name: "consumer-1", duration: 450 }]);
});

test("who works for most of the time is not held up", async () => {
  const consumer = new Consumer();
  const stalls = await feel(consumer, async (wait) => {
    await wait(1_000);
    consumer.takes = 1_300;
    consumer.works = 1_200;
    await wait(1_000);
    consumer.takes = 1;
    await wait(2_000);
  });
  expect(stalls).toEqual([]);
});

test("what a fault does is no stall, nor is the first answer after it", async () => {
  const consumer = new Consumer();
  const stalls = await feel(consumer, async (wait) => {
    await wait(1_000);
    consumer.takes = 3_000;
    await wait(300);
    consumer.up = undefined;
    await wait(1_000);
    consumer.up = "2";
    consumer.takes = 700;
    await wait(250);
    consumer.takes = 1;
    await wait(2_000);
  });
  expect(stalls).toEqual([]);
});

test("a stall that lasts until the end is told", async () => {
  const consumer = new Consumer();
  const stalls = await feel(consumer, async (wait) => {
    await wait(1_000);
    consumer.takes = 60_000;
    await wait(2_050);
  });
  expect(stalls).toEqual([{ name: "consumer-1", duration: 1_850 }]);
});

test("the harness notices that it was held up itself", async () => {
  const stalls = await feel(new Consumer(), async (wait) => {
    await wait(1_000);
    // Time passes, and no timer fires.
    vi.setSystemTime(Date.now() + 900);
    vi.spyOn(performance, "now").mockReturnValue(performance.now() + 900);
    await wait(200);
    vi.restoreAllMocks();
  });
  expect(stalls.map(({ name }) => name)).toContain(HARNESS);
});
