import { canDrainSynchronously, drainNow, inMacrotask, nextMacrotask, type Drain } from "./drain.ts";
import { EventQueue, type ScheduledEvent } from "./event-queue.ts";
import type { Budget, Ending, Outcome } from "./outcome.ts";
import { trueClock, type Owner, type WallClock } from "./owner.ts";
import { RandomStream } from "./random.ts";
import { Trace } from "./trace.ts";

/** What surrounds a run: entered before its first event, left after its last, also on failure. */
export interface Surroundings {
  enter(): void;
  leave(): void;
}

/** Options of a kernel. */
export interface KernelOptions {
  /** Unsigned 32-bit integer that determines every random stream. */
  readonly seed: number;
  readonly budget: Budget;
  readonly drain?: Drain;
  /** Keeps the steps of the trace. */
  readonly record?: boolean;
}

/**
 * The clock and scheduler of one simulated run.
 *
 * Time is virtual, in integer microseconds. Events run one at a time in the order of time and
 * insertion; after each one all promises settle before the next begins. `current` is the owner of
 * the running event: because owners exchange nothing but bytes over the simulated network, every
 * continuation belongs to the owner of the event that caused it (ADR 2).
 */
export class Kernel {
  readonly seed: number;
  readonly trace: Trace;
  /** Owner of what the harness itself schedules. */
  readonly root: Owner;
  /** Virtual microseconds since the start of the run. */
  now = 0;
  current: Owner;
  /** Told of errors thrown by an owner's callbacks; by default they fail the run. */
  onError: (owner: Owner, error: unknown) => void = (_owner, error) => this.fail(error);
  readonly #queue = new EventQueue();
  readonly #budget: Budget;
  readonly #drain: Drain;
  readonly #incarnations = new Map<string, number>();
  #order = 0;
  #owners = 0;
  #steps = 0;
  #ending: Ending | undefined;

  constructor(options: KernelOptions) {
    this.seed = options.seed;
    this.#budget = options.budget;
    this.#drain = options.drain ?? (canDrainSynchronously ? "tick" : "immediate");
    this.trace = new Trace(options.record ?? false);
    this.root = this.owner("harness");
    this.current = this.root;
  }

  /** A named random stream: same seed and name, same numbers. */
  random(name: string): RandomStream {
    return new RandomStream(this.seed, name);
  }

  /** A new incarnation of the process `name`; pass the clock of its host if it outlives the process. */
  owner(name: string, clock: WallClock = trueClock()): Owner {
    const incarnation = (this.#incarnations.get(name) ?? 0) + 1;
    this.#incarnations.set(name, incarnation);
    return {
      name,
      incarnation,
      id: this.#owners++,
      state: "alive",
      held: [],
      random: this.random(`process ${name} ${incarnation}`),
      clock,
    };
  }

  /** Calls back `delay` microseconds from now on behalf of `owner`, unless it is dead by then. */
  schedule(delay: number, owner: Owner, label: string, callback: () => void): ScheduledEvent {
    const event = {
      time: this.now + Math.max(0, Math.trunc(delay)),
      order: this.#order++,
      owner,
      label,
      callback,
    };
    this.#queue.push(event);
    return event;
  }

  /** Drops a scheduled callback. */
  cancel(event: ScheduledEvent): void {
    event.callback = undefined;
  }

  /** Ends an incarnation: none of its callbacks runs any more. */
  kill(owner: Owner): void {
    owner.state = "dead";
    owner.held = [];
  }

  /** Holds back all callbacks of an owner. */
  pause(owner: Owner): void {
    if (owner.state === "alive") owner.state = "paused";
  }

  /** Lets a paused owner go on: what came due meanwhile runs now, in its order. */
  resume(owner: Owner): void {
    if (owner.state !== "paused") return;
    owner.state = "alive";
    const { held } = owner;
    owner.held = [];
    for (const event of held) {
      if (event.callback === undefined) continue;
      event.time = this.now;
      event.order = this.#order++;
      this.#queue.push(event);
    }
  }

  /** Ends the run after the current event. */
  stop(): void {
    this.#ending ??= { how: "completed" };
  }

  /** Ends the run after the current event as failed. */
  fail(error: unknown): void {
    this.#ending ??= { how: "failed", error };
  }

  /** Reports an error thrown by the current owner's code. */
  reportError(error: unknown): void {
    if (this.current === this.root) this.fail(error);
    else this.onError(this.current, error);
  }

  /** Runs `main` and everything that follows from it to the end. Rejects only if the surroundings throw. */
  run(main: () => void, surroundings: Surroundings): Promise<Outcome> {
    this.schedule(0, this.root, "main", main);
    return new Promise((resolve, reject) => {
      inMacrotask(() => {
        try {
          surroundings.enter();
        } catch (error) {
          reject(error);
          return;
        }
        const leave = () => {
          surroundings.leave();
          resolve(this.#outcome());
        };
        if (this.#drain === "immediate") {
          void this.#runInMacrotasks().then(leave);
          return;
        }
        this.#runSynchronously();
        leave();
      });
    });
  }

  #runSynchronously(): void {
    while (this.#step()) drainNow();
  }

  async #runInMacrotasks(): Promise<void> {
    while (this.#step()) await nextMacrotask();
  }

  /** Executes the next event; false when the run is over. */
  #step(): boolean {
    while (this.#ending === undefined) {
      const event = this.#queue.pop();
      if (event === undefined) {
        this.#ending = { how: "deadlock" };
        break;
      }
      const { callback, owner } = event;
      if (callback === undefined || owner.state === "dead") continue;
      if (owner.state === "paused") {
        owner.held.push(event);
        continue;
      }
      if (!this.#withinBudget(event)) break;
      event.callback = undefined;
      this.#execute(event, callback);
      return true;
    }
    return false;
  }

  #withinBudget(event: ScheduledEvent): boolean {
    if (++this.#steps > this.#budget.steps) {
      this.#ending = { how: "budget", exceeded: `${this.#budget.steps} events` };
      return false;
    }
    if (event.time > this.#budget.time) {
      this.#ending = { how: "budget", exceeded: `${this.#budget.time / 1000} ms of virtual time` };
      return false;
    }
    return true;
  }

  #execute(event: ScheduledEvent, callback: () => void): void {
    const { owner } = event;
    this.now = event.time;
    this.current = owner;
    this.trace.event(event.time, owner.name, owner.id, event.label);
    try {
      callback();
    } catch (error) {
      this.reportError(error);
    }
  }

  #outcome(): Outcome {
    return {
      ending: this.#ending ?? { how: "completed" },
      steps: this.#steps,
      time: this.now,
      hash: this.trace.hash(),
      trace: this.trace.steps(),
    };
  }
}
