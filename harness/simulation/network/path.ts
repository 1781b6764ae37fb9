import type { RandomStream } from "../kernel/random.ts";

/** Microseconds that one segment takes, drawn uniformly. */
export interface LatencyRange {
  readonly low: number;
  readonly high: number;
}

/** Something that a hold stopped, to be started again when the path is open. */
export interface Stalled {
  /** Called when the path opens; `heldFor` is how long it was closed, in microseconds. */
  resume(heldFor: number): void;
}

/** A hold in force; counts what it stopped. */
export interface Hold {
  segments: number;
  dials: number;
}

/** A slow-down in force; counts what it slowed. */
export interface SlowDown {
  /** Microseconds added to every segment. */
  readonly latency: number;
  /** Up to so many microseconds more. */
  readonly jitter: number;
  /** Bytes per second. */
  readonly bandwidth: number | undefined;
  segments: number;
}

/**
 * The way from one host to another: latency, holds and slow-downs of all connections that use it.
 *
 * A path is directed, so one direction can be closed while the other is open.
 */
export class Path {
  readonly from: string;
  readonly to: string;
  readonly #latency: LatencyRange;
  readonly #random: RandomStream;
  readonly #now: () => number;
  readonly #holds = new Set<Hold>();
  readonly #slowDowns = new Set<SlowDown>();
  readonly #stalled = new Set<Stalled>();
  #heldSince = 0;
  #busyUntil = 0;

  constructor(
    from: string,
    to: string,
    latency: LatencyRange,
    random: RandomStream,
    now: () => number,
  ) {
    this.from = from;
    this.to = to;
    this.#latency = latency;
    this.#random = random;
    this.#now = now;
  }

  get held(): boolean {
    return this.#holds.size > 0;
  }

  /** Closes the path until {@link release}; several holds may overlap. */
  hold(): Hold {
    if (!this.held) this.#heldSince = this.#now();
    const hold = { segments: 0, dials: 0 };
    this.#holds.add(hold);
    return hold;
  }

  /** Ends one hold; what is stalled goes on when the last one ends. Idempotent. */
  release(hold: Hold): void {
    if (!this.#holds.delete(hold) || this.held) return;
    const stalled = [...this.#stalled];
    this.#stalled.clear();
    for (const item of stalled) item.resume(this.#now() - this.#heldSince);
  }

  /** Registers something that waits for the path to open. */
  stall(item: Stalled): void {
    this.#stalled.add(item);
  }

  /** Counts a segment that a hold stops. */
  countHeldSegments(count: number): void {
    for (const hold of this.#holds) hold.segments += count;
  }

  /** Counts a dial that a hold stops. */
  countHeldDial(): void {
    for (const hold of this.#holds) hold.dials++;
  }

  /** Slows the path until {@link speedUp}. */
  slowDown(speed: Omit<SlowDown, "segments">): SlowDown {
    const slowDown = { ...speed, segments: 0 };
    this.#slowDowns.add(slowDown);
    return slowDown;
  }

  /** Ends one slow-down. Idempotent. */
  speedUp(slowDown: SlowDown): void {
    this.#slowDowns.delete(slowDown);
  }

  /** Draws the microseconds that a segment of so many bytes takes from now. */
  delay(bytes: number): number {
    let delay = this.#random.between(this.#latency.low, this.#latency.high);
    for (const slowDown of this.#slowDowns) {
      slowDown.segments++;
      delay += slowDown.latency + this.#random.below(slowDown.jitter + 1);
      if (slowDown.bandwidth !== undefined) delay += this.#transmission(bytes, slowDown.bandwidth);
    }
    return delay;
  }

  /** A draw from the path's stream, for chunking. */
  draw(limit: number): number {
    return this.#random.below(limit);
  }

  #transmission(bytes: number, bandwidth: number): number {
    const now = this.#now();
    this.#busyUntil =
      Math.max(now, this.#busyUntil) + Math.ceil((bytes * 1_000_000) / bandwidth);
    return this.#busyUntil - now;
  }
}
