/** Milliseconds between two beats. */
const INTERVAL = 200;
/** Milliseconds that a beat takes at most where nothing is held up. */
const USUAL = 100;
/** Milliseconds from which on beats that were late one after the other are a stall: half of the shortest usual timeout. */
const STALL = 200;
/** Part of the time that a patient must have had the processor for its lateness to be its own work. */
const OWN_WORK = 0.5;

/** Somebody who is asked for signs of life. */
export interface Patient {
  readonly name: string;
  /** What changes whenever a fault acts on it or ends; undefined while it cannot answer because of one. */
  epoch(): string | undefined;
  /** Resolves with the milliseconds of processor time that it has used, undefined if that is not known. */
  beat(): Promise<number | undefined>;
}

/** Somebody was held up for so long although no fault acted on it. */
export interface Stall {
  readonly name: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** Name under which the harness itself is held up. */
export const HARNESS = "the harness";

/**
 * Feels whether processes and servers can run: a machine that is too busy for them does to a run what a
 * pause does, and no fault in its history tells of it.
 */
export class Pulse {
  readonly #monitors: readonly Monitor[];
  readonly #harness: Lateness;
  #timer: NodeJS.Timeout | undefined;
  #expected = 0;
  #lastStall = -Infinity;

  /** @param tell - Told of every stall when it is over. */
  constructor(patients: readonly Patient[], tell: (stall: Stall) => void) {
    const toldBy = (name: string) => (duration: number) => {
      this.#lastStall = performance.now();
      tell({ name, duration });
    };
    this.#monitors = patients.map((patient) => new Monitor(patient, toldBy(patient.name)));
    this.#harness = new Lateness(toldBy(HARNESS));
  }

  start(): void {
    this.#expected = performance.now() + INTERVAL;
    this.#timer = setInterval(() => this.#look(), INTERVAL);
  }

  /** Stops, and tells of stalls that last until now. */
  stop(): void {
    clearInterval(this.#timer);
    for (const monitor of this.#monitors) monitor.end();
    this.#harness.end();
  }

  /** Milliseconds since somebody was last held up. */
  calmFor(): number {
    return this.#monitors.some((monitor) => monitor.isHeldUp()) ? 0 : performance.now() - this.#lastStall;
  }

  #look(): void {
    const now = performance.now();
    this.#harness.add(now - this.#expected);
    this.#expected = now + INTERVAL;
    for (const monitor of this.#monitors) monitor.look();
  }
}

/** Adds up how late beats were that were late one after the other. */
class Lateness {
  readonly #tell: (duration: number) => void;
  #sum = 0;

  constructor(tell: (duration: number) => void) {
    this.#tell = tell;
  }

  /** A beat came after so many milliseconds. */
  add(took: number): void {
    if (took > USUAL) this.#sum += took;
    else this.end();
  }

  end(): void {
    if (this.#sum >= STALL) this.#tell(Math.round(this.#sum));
    this.#sum = 0;
  }
}

/** A beat that was asked for. */
interface Asked {
  readonly at: number;
  readonly epoch: string;
}

/** Feels the pulse of one patient, one beat at a time. */
class Monitor {
  readonly #patient: Patient;
  readonly #lateness: Lateness;
  #asked: Asked | undefined;
  #epoch: string | undefined;
  /** When the last answer came, and the processor time that it told. */
  #last: { readonly at: number; readonly processor: number | undefined } | undefined;

  constructor(patient: Patient, tell: (duration: number) => void) {
    this.#patient = patient;
    this.#lateness = new Lateness(tell);
  }

  look(): void {
    const epoch = this.#patient.epoch();
    if (epoch !== this.#epoch) {
      // What a fault does to it, and what it takes to recover from that, says nothing about the machine.
      this.#asked = undefined;
      this.#last = undefined;
    }
    if (epoch === undefined || this.#asked !== undefined) {
      this.#epoch = epoch;
      return;
    }
    const isFirst = epoch !== this.#epoch;
    const asked = { at: performance.now(), epoch };
    this.#epoch = epoch;
    this.#asked = asked;
    const answered = (processor: number | undefined): void => this.#answered(asked, isFirst, processor);
    this.#patient.beat().then(answered, () => answered(undefined));
  }

  isHeldUp(): boolean {
    return this.#asked !== undefined && performance.now() - this.#asked.at >= STALL;
  }

  end(): void {
    const asked = this.#asked;
    this.#asked = undefined;
    if (asked !== undefined && asked.epoch === this.#patient.epoch())
      this.#lateness.add(performance.now() - asked.at);
    this.#lateness.end();
  }

  #answered(asked: Asked, isFirst: boolean, processor: number | undefined): void {
    if (this.#asked !== asked) return;
    this.#asked = undefined;
    const now = performance.now();
    const last = this.#last;
    this.#last = { at: now, processor };
    if (isFirst || asked.epoch !== this.#patient.epoch()) return;
    // Code that works without a pause does so on an idle machine as well.
    const worked = (processor ?? 0) - (last?.processor ?? processor ?? 0);
    const isOwnWork = last !== undefined && worked >= (now - last.at) * OWN_WORK;
    this.#lateness.add(isOwnWork ? 0 : now - asked.at);
  }
}
