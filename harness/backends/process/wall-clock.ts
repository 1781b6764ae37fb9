/** How a wall clock departs from the true one. */
export interface ClockError {
  /** Milliseconds that it was ahead at {@link since}, or behind if negative. */
  readonly offset: number;
  /** Microseconds that it gains every second. */
  readonly driftPartsPerMillion: number;
  /** True time from which on it drifts, in milliseconds since the epoch. */
  readonly since: number;
}

/** The wall clock of this process, which can be set off. What never jumps, as timers and `performance`, stays true. */
export interface WallClock {
  /** Sets it off by the sum of errors; puts it right, but for what was adjusted, without one. */
  set(errors: readonly ClockError[]): void;
  /** Sets it forward by so many milliseconds, or back if negative. */
  adjust(milliseconds: number): void;
}

/** Milliseconds by which the sum of errors puts a clock ahead at a true time in milliseconds since the epoch. */
export function clockErrorAt(errors: readonly ClockError[], time: number): number {
  return errors.reduce(
    (sum, { offset, driftPartsPerMillion, since }) =>
      sum + offset + ((time - since) * driftPartsPerMillion) / 1_000_000,
    0,
  );
}

/** A `Date` that departs from the true one, and the clock that says by how much. */
export interface SkewableDate {
  readonly Date: DateConstructor;
  readonly clock: WallClock;
}

/**
 * Makes a `Date` like a given one.
 *
 * @param read - Called whenever the clock is read while it is wrong.
 */
export function skewableDate(TrueDate: DateConstructor, read: () => void): SkewableDate {
  let errors: readonly ClockError[] = [];
  let adjustment = 0;
  const trueNow = TrueDate.now.bind(TrueDate);
  const now = (): number => {
    const time = trueNow();
    if (errors.length === 0 && adjustment === 0) return time;
    read();
    return Math.floor(time + clockErrorAt(errors, time) + adjustment);
  };
  const date = new Proxy(TrueDate, {
    construct: (target, values: unknown[], newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget) as object,
    apply: (target) => new target(now()).toString(),
    get: (target, key, receiver): unknown => (key === "now" ? now : Reflect.get(target, key, receiver)),
  });
  return {
    Date: date,
    clock: {
      set(wanted) {
        errors = wanted;
      },
      adjust(milliseconds) {
        adjustment += milliseconds;
      },
    },
  };
}

/** Puts a clock that can be set off in place of this process's own; before any other code is loaded, so that all see it. */
export function installWallClock(read: () => void): WallClock {
  const { Date: SkewableDate, clock } = skewableDate(Date, read);
  globalThis.Date = SkewableDate;
  // `new (new Date().constructor)()` tells the same time as everything else.
  SkewableDate.prototype.constructor = SkewableDate;
  return clock;
}
