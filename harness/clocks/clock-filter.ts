import type { Reading } from "./exchange.ts";

/** Readings that the filter remembers (RFC 5905, section 10). */
const STAGES = 8;

/** A reading with its number, from 1. */
interface Numbered extends Reading {
  readonly number: number;
}

/**
 * Chooses among the latest readings of a clock the one with the shortest delay: the way there and back
 * differ by less in it than in any other. A reading that was used is not used again.
 */
export class ClockFilter {
  #readings: Numbered[] = [];
  #count = 0;
  #used = 0;

  /** Takes a reading; the offset to go by, or undefined if the best one is older than what was used. */
  take({ offset, delay }: Reading): number | undefined {
    this.#readings = [...this.#readings, { offset, delay, number: ++this.#count }].slice(-STAGES);
    const best = this.#readings.reduce((shortest, reading) =>
      reading.delay <= shortest.delay ? reading : shortest,
    );
    if (best.number <= this.#used) return undefined;
    this.#used = best.number;
    return best.offset;
  }

  /** Our clock was set forward by so many milliseconds, which all readings must now reckon with. */
  adjusted(milliseconds: number): void {
    this.#readings = this.#readings.map((reading) => ({ ...reading, offset: reading.offset - milliseconds }));
  }
}
