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
  /** Sets it off; puts it right without an error. */
  set(error: ClockError | undefined): void;
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
  let error: ClockError | undefined;
  const trueNow = TrueDate.now.bind(TrueDate);
  const now = (): number => {
    if (error === undefined) return trueNow();
    read();
    const { offset, driftPartsPerMillion, since } = error;
    const time = trueNow();
    return Math.floor(time + offset + ((time - since) * driftPartsPerMillion) / 1_000_000);
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
        error = wanted;
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
