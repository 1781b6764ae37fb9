import { promisify } from "node:util";
import type { ScheduledEvent } from "../kernel/event-queue.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Owner } from "../kernel/owner.ts";

type Callback = (...values: unknown[]) => void;

/** Longest delay that Node's timers accept, in milliseconds; longer ones become 1. */
const LONGEST_DELAY = 2_147_483_647;

/** A pending timeout or interval, with the interface of Node's `Timeout`. */
export class SimulatedTimeout {
  readonly #kernel: Kernel;
  readonly #owner: Owner;
  readonly #callback: Callback;
  readonly #values: unknown[];
  /** Microseconds. */
  readonly #delay: number;
  readonly #repeats: boolean;
  readonly #register: (timeout: SimulatedTimeout) => number;
  #id: number | undefined;
  #event: ScheduledEvent | undefined;
  #referenced = true;

  constructor(
    kernel: Kernel,
    register: (timeout: SimulatedTimeout) => number,
    callback: Callback,
    milliseconds: unknown,
    values: unknown[],
    repeats: boolean,
  ) {
    this.#kernel = kernel;
    this.#owner = kernel.current;
    this.#callback = callback;
    this.#values = values;
    this.#delay = effectiveDelay(milliseconds) * 1000;
    this.#repeats = repeats;
    this.#register = register;
    this.#start();
  }

  ref(): this {
    this.#referenced = true;
    return this;
  }

  unref(): this {
    this.#referenced = false;
    return this;
  }

  hasRef(): boolean {
    return this.#referenced;
  }

  refresh(): this {
    this.close();
    this.#start();
    return this;
  }

  close(): this {
    if (this.#event !== undefined) this.#kernel.cancel(this.#event);
    this.#event = undefined;
    return this;
  }

  [Symbol.toPrimitive](): number {
    this.#id ??= this.#register(this);
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #start(): void {
    const event = this.#kernel.schedule(this.#delay, this.#owner, "timer", () => {
      this.#event = undefined;
      try {
        this.#callback(...this.#values);
      } finally {
        if (this.#repeats && !this.#closedMeanwhile) this.#start();
      }
    });
    this.#event = event;
    this.#closedMeanwhile = false;
  }

  #closedMeanwhile = false;

  /** Cancels, also from within the callback. */
  cancel(): void {
    this.#closedMeanwhile = true;
    this.close();
  }
}

/** A pending `setImmediate`, with the interface of Node's `Immediate`. */
export class SimulatedImmediate {
  readonly #kernel: Kernel;
  readonly #event: ScheduledEvent;

  constructor(kernel: Kernel, callback: Callback, values: unknown[]) {
    this.#kernel = kernel;
    this.#event = kernel.schedule(0, kernel.current, "immediate", () => callback(...values));
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  cancel(): void {
    this.#kernel.cancel(this.#event);
  }

  [Symbol.dispose](): void {
    this.cancel();
  }
}

/** Node's timer functions in virtual time, in all their forms. */
export interface TimerFunctions {
  readonly setTimeout: typeof setTimeout;
  readonly setInterval: typeof setInterval;
  readonly setImmediate: typeof setImmediate;
  readonly clearTimeout: typeof clearTimeout;
  readonly clearInterval: typeof clearInterval;
  readonly clearImmediate: typeof clearImmediate;
}

/** Makes the timer functions of one run; timers of before the run go to `real` when cleared. */
export function simulatedTimers(kernel: Kernel, real: TimerFunctions): TimerFunctions {
  const byId = new Map<number, SimulatedTimeout>();
  let lastId = 0;
  const register = (timeout: SimulatedTimeout) => {
    byId.set(++lastId, timeout);
    return lastId;
  };
  const make = (callback: unknown, delay: unknown, values: unknown[], repeats: boolean) =>
    new SimulatedTimeout(kernel, register, checked(callback), delay, values, repeats);
  const clear = (handle: unknown) => {
    if (handle instanceof SimulatedTimeout) handle.cancel();
    else if (typeof handle === "number" || typeof handle === "string") byId.get(Number(handle))?.cancel();
    else if (handle !== undefined && handle !== null) real.clearTimeout(handle as NodeJS.Timeout);
  };
  const clearImmediate = (handle: unknown) => {
    if (handle instanceof SimulatedImmediate) handle.cancel();
    else if (handle !== undefined && handle !== null) real.clearImmediate(handle as NodeJS.Immediate);
  };
  const setTimeout = (callback: unknown, delay?: unknown, ...values: unknown[]) =>
    make(callback, delay, values, false);
  const setImmediate = (callback: unknown, ...values: unknown[]) =>
    new SimulatedImmediate(kernel, checked(callback), values);
  Object.defineProperty(setTimeout, promisify.custom, {
    value: (delay: unknown, value?: unknown) =>
      new Promise((resolve) => make(resolve, delay, [value], false)),
  });
  Object.defineProperty(setImmediate, promisify.custom, {
    value: (value?: unknown) =>
      new Promise((resolve) => new SimulatedImmediate(kernel, resolve, [value])),
  });
  return {
    setTimeout,
    setInterval: (callback: unknown, delay?: unknown, ...values: unknown[]) =>
      make(callback, delay, values, true),
    setImmediate,
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate,
  } as unknown as TimerFunctions;
}

function effectiveDelay(milliseconds: unknown): number {
  const delay = Number(milliseconds);
  return delay >= 1 && delay <= LONGEST_DELAY ? Math.trunc(delay) : 1;
}

function checked(callback: unknown): Callback {
  if (typeof callback === "function") return callback as Callback;
  throw Object.assign(
    new TypeError(`The "callback" argument must be of type function. Received ${String(callback)}`),
    { code: "ERR_INVALID_ARG_TYPE" },
  );
}
