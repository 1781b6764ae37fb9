import { randomInt } from "node:crypto";
import { SimulatedDisk } from "../simulation/disk/simulated-disk.ts";
import { RandomStream } from "../simulation/kernel/random.ts";
import type { ServerEnvironment, ServerTimer } from "../simulation/nats/environment.ts";

/** Longest delay of Node's timers, in milliseconds. */
const LONGEST_TIMER = 2_147_483_647;

/** Real time and chance, and a disk in memory. */
export function realEnvironment(): ServerEnvironment {
  const started = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();
  return {
    now: () => Math.trunc(performance.now() * 1000),
    wallNanos: () => started + process.hrtime.bigint(),
    schedule: (delay, callback) => schedule(delay, callback),
    random: (limit) => randomInt(limit),
    disk: new SimulatedDisk(new RandomStream(randomInt(2 ** 32), "disk")),
  };
}

/** A timer in microseconds; never early, and as long as it takes. */
function schedule(delay: number, callback: () => void): ServerTimer {
  const due = performance.now() + delay / 1000;
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  const wait = (): void => {
    const left = due - performance.now();
    if (left <= 0) callback();
    else timer = setTimeout(wait, Math.min(Math.ceil(left), LONGEST_TIMER));
  };
  if (delay <= 0) immediate = setImmediate(callback);
  else wait();
  return {
    cancel: () => {
      clearTimeout(timer);
      clearImmediate(immediate);
    },
  };
}
