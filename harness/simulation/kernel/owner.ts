import type { ScheduledEvent } from "./event-queue.ts";
import type { RandomStream } from "./random.ts";

/**
 * Whoever a callback belongs to: one incarnation of one simulated process.
 *
 * A crash marks the incarnation dead, and the kernel drops all its callbacks; a pause holds them back.
 */
export interface Owner {
  readonly name: string;
  /** 1 for the first; a restarted process is a new owner with the next number. */
  readonly incarnation: number;
  /** Small number that identifies the owner in the trace. */
  readonly id: number;
  state: "alive" | "paused" | "dead";
  /** Callbacks that came due during a pause, in order. */
  held: ScheduledEvent[];
  /** Randomness for the code of this process. */
  readonly random: RandomStream;
  readonly clock: WallClock;
}

/** How a process's wall clock departs from true time. */
export interface WallClock {
  /** Microseconds that the clock is ahead. */
  offset: number;
  /** Microseconds gained per second. */
  drift: number;
  /** Virtual time from which the drift counts. */
  driftSince: number;
  /** Microseconds that it is ahead beside that: how it was set at virtual time 0, and adjusted since. */
  setting: number;
  /** Microseconds gained per second beside that, since virtual time 0. */
  rate: number;
  /** How often the process read its clock; evidence for clock faults. */
  reads: number;
}

/** A wall clock that tells true time. */
export function trueClock(): WallClock {
  return { offset: 0, drift: 0, driftSince: 0, setting: 0, rate: 0, reads: 0 };
}

/** Microseconds by which a wall clock departs from true time at virtual time `now`. */
export function deviation(clock: WallClock, now: number): number {
  const ofFaults = clock.offset + Math.trunc((clock.drift * (now - clock.driftSince)) / 1_000_000);
  return ofFaults + clock.setting + Math.trunc((clock.rate * now) / 1_000_000);
}
