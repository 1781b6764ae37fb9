import type { ProcessClock } from "../../harness/scenario/strategy.ts";

/** When something was written, as its writer says; `count` tells apart what has the same time. */
export interface Stamp {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly count: number;
  readonly node: string;
}

/** What a node puts on its writes. */
export interface Stamps {
  /** For a write that is made now. */
  next(): Stamp;
  /** Learns of a stamp of another node. */
  see(stamp: Stamp): void;
}

/** The wall clock of the node, right or wrong; writes within the same millisecond are counted. */
export function wallClock(clock: ProcessClock, node: string): Stamps {
  let last: Stamp = { time: 0, count: 0, node };
  return {
    next() {
      const time = clock.now();
      last = { time, count: time === last.time ? last.count + 1 : 0, node };
      return last;
    },
    see() {},
  };
}

/**
 * A hybrid logical clock: close to the wall clock, and later than every stamp that the node has made or
 * seen, however wrong wall clocks are (Kulkarni, Demirbas, Madappa, Avva, Leone: "Logical Physical Clocks",
 * 2014).
 */
export function hybridClock(clock: ProcessClock, node: string): Stamps {
  let last: Stamp = { time: 0, count: 0, node };
  return {
    next() {
      const time = clock.now();
      last = time > last.time ? { time, count: 0, node } : { ...last, count: last.count + 1 };
      return last;
    },
    see({ time, count }) {
      if (time > last.time || (time === last.time && count > last.count)) last = { time, count, node };
    },
  };
}

/** Whether one stamp is later than another; no two are the same. */
export function isLater(one: Stamp, other: Stamp): boolean {
  if (one.time !== other.time) return one.time > other.time;
  return one.count === other.count ? one.node > other.node : one.count > other.count;
}
