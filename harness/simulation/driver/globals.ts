import type { Kernel } from "../kernel/kernel.ts";
import { EPOCH_MS, simulatedDate, simulatedHrtime } from "./clock.ts";
import { simulatedRandomness } from "./randomness.ts";
import { simulatedTimers } from "./timers.ts";

interface Patch {
  readonly target: object;
  readonly key: string;
  readonly value: unknown;
}

/**
 * Replaces the globals through which code sees time and chance; returns the function that puts them back.
 *
 * Covers timers, `Date`, `performance`, `Math.random`, `crypto`, `process.hrtime`, `AbortSignal.timeout`,
 * and guards `process.nextTick` and `queueMicrotask`: an error thrown there would break Node's own
 * bookkeeping under a synchronous drain, so it is reported to the kernel instead.
 */
export function replaceGlobals(kernel: Kernel): () => void {
  const restore = patchesFor(kernel).map(apply);
  return () => {
    for (const undo of restore.reverse()) undo();
  };
}

function patchesFor(kernel: Kernel): Patch[] {
  const timers = simulatedTimers(kernel, globalThis);
  const random = simulatedRandomness(kernel);
  const { nextTick } = process;
  return [
    ...Object.entries(timers).map(([key, value]) => ({ target: globalThis, key, value: value as unknown })),
    { target: globalThis, key: "Date", value: simulatedDate(kernel) },
    { target: performance, key: "now", value: () => kernel.now / 1000 },
    { target: performance, key: "timeOrigin", value: EPOCH_MS },
    { target: Math, key: "random", value: random.random },
    { target: crypto, key: "getRandomValues", value: random.getRandomValues },
    { target: crypto, key: "randomUUID", value: random.randomUUID },
    { target: process, key: "hrtime", value: simulatedHrtime(kernel) },
    { target: process, key: "uptime", value: () => kernel.now / 1_000_000 },
    { target: AbortSignal, key: "timeout", value: abortAfter },
    {
      target: process,
      key: "nextTick",
      value: (callback: (...values: unknown[]) => void, ...values: unknown[]) =>
        nextTick(guarded(kernel, values.length === 0 ? callback : () => callback(...values))),
    },
    {
      target: globalThis,
      key: "queueMicrotask",
      // A reaction of a settled promise has the same place in the queue, without Node's bookkeeping.
      value: (callback: () => void) => void settled.then(guarded(kernel, callback)),
    },
  ];
}

const settled = Promise.resolve();

function guarded(kernel: Kernel, callback: () => void): () => void {
  return () => {
    try {
      callback();
    } catch (error) {
      kernel.reportError(error);
    }
  };
}

function abortAfter(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  const reason = new DOMException("The operation was aborted due to timeout", "TimeoutError");
  setTimeout(() => controller.abort(reason), milliseconds);
  return controller.signal;
}

function apply({ target, key, value }: Patch): () => void {
  const previous = Object.getOwnPropertyDescriptor(target, key);
  Object.defineProperty(target, key, { value, configurable: true, writable: true, enumerable: true });
  return () => {
    if (previous === undefined) Reflect.deleteProperty(target, key);
    else Object.defineProperty(target, key, previous);
  };
}
