import type { EffectRequest } from "../../scenario/strategy.ts";
import type { NodeAnswer, NodeRequest, UntimedEvent, WorkloadMessage } from "../backend.ts";
import type { RunState } from "../server-host.ts";
import type { AppIncarnation } from "./app-incarnation.ts";
import { emptyDisk, type DiskContent } from "./file-disk.ts";
import type { Assignment, FromChild } from "./ipc.ts";
import { clockErrorAt, type ClockError } from "./wall-clock.ts";

/** Milliseconds after which a process that ended by itself is started again, per end so far. */
const RESTART_DELAY = 250;
const LONGEST_RESTART_DELAY = 5_000;

/** What a process of the application needs of its run. */
export interface ProcessSurroundings {
  /** A child with the code under test. */
  fork(): AppIncarnation;
  readonly record: (event: UntimedEvent) => void;
  /** Carries out an effect; tells whether it was done now. */
  effect(process: string, request: EffectRequest): boolean;
  /** Ends the connections of a process that cannot be killed; absent if killing it does that. */
  readonly sever?: ((process: string) => void) | undefined;
  /** Told of what went wrong where nobody waits. */
  readonly failed: (error: unknown) => void;
}

/** What all incarnations of a process are told. */
type Engagement = Omit<Assignment, "incarnation" | "clockErrors" | "clockAdjustment">;

/** One process of the application on real children, through all its incarnations. */
export class AppProcess {
  readonly name: string;
  readonly #assignment: Engagement;
  readonly #surroundings: ProcessSurroundings;
  /** Loaded ahead, so that a start takes no longer than it must. */
  #spare: AppIncarnation;
  #child: AppIncarnation | undefined;
  #dying: Promise<void> = Promise.resolve();
  #starting: Promise<void> | undefined;
  #incarnation = 0;
  #selfEnded = 0;
  /** What faults do to the clock of its host, and how it goes without. */
  readonly #clock: { skew?: ClockError | undefined; standing?: ClockError; adjustment: number } = { adjustment: 0 };
  #clockReads = 0;
  readonly #waiting: WorkloadMessage[] = [];
  /** Handed to the child, which has not begun to send them. */
  readonly #handed = new Map<string, WorkloadMessage>();
  /** Begun and not ended. */
  readonly #open = new Set<string>();
  /** Answers to what sessions have asked this incarnation, by number. */
  readonly #asked = new Map<number, (answer: NodeAnswer) => void>();
  /** Who waits for a sign of life of this incarnation, by number. */
  readonly #pings = new Map<number, (processor: number | undefined) => void>();
  #requests = 0;
  #isStarted: (() => void) | undefined;
  #ownError: string | undefined;
  #stopped = false;

  constructor(assignment: Engagement, surroundings: ProcessSurroundings) {
    this.name = assignment.name;
    this.#assignment = assignment;
    this.#surroundings = surroundings;
    this.#spare = surroundings.fork();
  }

  get incarnation(): number {
    return this.#incarnation;
  }

  get state(): RunState {
    return this.#child === undefined || this.#starting !== undefined ? "down" : this.#child.state;
  }

  /** Ids of sends that have begun and not ended, and of those that have not begun. */
  openOperations(): string[] {
    return [...this.#open, ...this.#handed.keys(), ...this.#waiting.map(({ id }) => id)];
  }

  /** Starts the process; resolves when its code begins to run. Does nothing if it is up. */
  start(): Promise<void> {
    if (this.#stopped || (this.#child !== undefined && this.#starting === undefined))
      return Promise.resolve();
    this.#starting ??= this.#start().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  /** Hands over a message to send, now or when the process is up. */
  send(message: WorkloadMessage): void {
    this.#waiting.push(message);
    if (this.state !== "down") this.#handOver();
  }

  /** Passes a session's request to the node; resolves with its answer, or when it dies. */
  operate(request: NodeRequest): Promise<NodeAnswer> {
    const child = this.#child;
    if (child === undefined || this.state === "down")
      return Promise.resolve({ type: "fail", error: `${this.name} is down` });
    return new Promise((resolve) => {
      const number = ++this.#requests;
      this.#asked.set(number, resolve);
      child.operate(number, request);
    });
  }

  /**
   * Asks for a sign of life, see {@link ToChild}; resolves with the processor time that the incarnation has
   * used, undefined if that is not known, it is down, or dies.
   */
  ping(flush: boolean): Promise<number | undefined> {
    const child = this.#child;
    if (child === undefined || this.state === "down") return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const number = ++this.#requests;
      this.#pings.set(number, resolve);
      child.ping(number, flush);
    });
  }

  /** SIGKILL; gives the number of sends that it interrupts as far as they are known, undefined if it is down. */
  kill(): number | undefined {
    if (this.#child === undefined || this.#starting !== undefined) return undefined;
    const interrupted = this.#open.size + this.#asked.size;
    this.#bury(this.#child, "crash");
    return interrupted;
  }

  /**
   * Empties its disk before it is started again; gives what was on it, undefined if it is up or starting. Rejects
   * if that cannot be done.
   */
  loseDisk(): Promise<DiskContent> | undefined {
    if (this.#child !== undefined || this.#starting !== undefined) return undefined;
    const emptied = this.#dying.then(() => emptyDisk(this.#assignment.disk));
    // Who asked is told of an error, and nobody else.
    this.#dying = emptied.then(
      () => {},
      () => {},
    );
    return emptied;
  }

  pause(): boolean {
    return this.state === "alive" && this.#child?.pause() === true;
  }

  resume(): boolean {
    return this.#child?.resume() ?? false;
  }

  /** Sets the clock of its host off for the time of a fault, or right again: it outlives a crash of the process. */
  skewClock(error: ClockError | undefined): void {
    this.#setClock({ skew: error });
  }

  /** Sets how the clock of its host goes when no fault acts on it. */
  setClock(error: ClockError): void {
    this.#setClock({ standing: error });
  }

  /** Milliseconds by which the clock of its host is ahead at a true time in milliseconds since the epoch. */
  clockError(time: number): number {
    return clockErrorAt(this.#clockErrors, time) + this.#clock.adjustment;
  }

  #setClock(change: { skew?: ClockError | undefined; standing?: ClockError }): void {
    Object.assign(this.#clock, change);
    (this.#child ?? this.#spare).setClock(this.#clockErrors);
  }

  get #clockErrors(): ClockError[] {
    const { skew, standing } = this.#clock;
    return [skew, standing].filter((error) => error !== undefined);
  }

  /** Times that the clock was read while it was wrong, as far as the process has told. */
  get clockReads(): number {
    return this.#clockReads;
  }

  /** Ends it for good, without a word in the history. */
  async stop(): Promise<void> {
    await this.#end((child) => child.kill());
  }

  /** The same after a run that went well: what can be used again is left to another run. */
  async release(): Promise<void> {
    await this.#end((child) => child.release());
  }

  async #end(how: (child: AppIncarnation) => Promise<void>): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.#stopped = true;
    const spare = this.#spare === child ? undefined : this.#spare;
    await Promise.all([...[child, spare].map(async (each) => each && how(each)), this.#dying]);
  }

  async #start(): Promise<void> {
    await this.#dying;
    const child = this.#spare;
    await child.loaded;
    if (this.#stopped) return;
    const incarnation = ++this.#incarnation;
    this.#child = child;
    this.#ownError = undefined;
    const running = new Promise<void>((resolve) => (this.#isStarted = resolve));
    child.start(
      {
        ...this.#assignment,
        incarnation,
        clockErrors: this.#clockErrors,
        clockAdjustment: this.#clock.adjustment,
      },
      { message: (message) => this.#take(message, child), gone: (how) => this.#gone(child, how) },
    );
    await running;
    this.#handOver();
  }

  #take(message: FromChild, child: AppIncarnation): void {
    switch (message.type) {
      case "loaded":
      case "retired":
        return;
      case "started":
        this.#record({ type: "process", process: this.name, incarnation: this.#incarnation, what: "start" });
        this.#isStarted?.();
        return;
      case "clock read":
        this.#clockReads += message.count;
        return;
      case "clock adjusted":
        this.#clock.adjustment += message.by;
        return;
      case "event":
        this.#follow(message.event);
        return;
      case "answer":
        this.#asked.get(message.number)?.(message.answer);
        this.#asked.delete(message.number);
        return;
      case "pong":
        this.#pings.get(message.number)?.(message.processor);
        this.#pings.delete(message.number);
        return;
      case "effect":
        child.answer(message.request, this.#surroundings.effect(this.name, message.effect));
        return;
      case "ended":
        this.#ownError = message.error;
    }
  }

  #follow(event: UntimedEvent): void {
    if (event.type === "invoke") {
      this.#handed.delete(event.id);
      this.#open.add(event.id);
    } else if (event.type === "ok" || event.type === "fail" || event.type === "info") {
      this.#open.delete(event.id);
    }
    this.#record(event);
  }

  /** The child is gone by itself: it is started again after a while, as a supervisor would. */
  #gone(child: AppIncarnation, how: string): void {
    if (this.#child !== child) return;
    this.#bury(child, "error", this.#ownError ?? `the process ended by itself (${how})`);
    this.#isStarted?.();
    const delay = Math.min(RESTART_DELAY * 2 ** this.#selfEnded++, LONGEST_RESTART_DELAY);
    setTimeout(() => {
      this.start().catch(this.#surroundings.failed);
    }, delay).unref();
  }

  /** Ends an incarnation, and in the history once everything that it said is there. */
  #bury(child: AppIncarnation, what: "crash" | "error", error?: string): void {
    this.#child = undefined;
    for (const answer of this.#pings.values()) answer(undefined);
    this.#pings.clear();
    const incarnation = this.#incarnation;
    this.#surroundings.sever?.(this.name);
    const killed = child.kill();
    // The next incarnation loads while this one is down. Starting it takes a while, so the signal goes first.
    this.#spare = this.#surroundings.fork();
    this.#dying = killed.then(() => {
      this.#record({
        type: "process",
        process: this.name,
        incarnation,
        what,
        ...(error !== undefined && { error }),
      });
      this.#interrupt();
    });
  }

  #interrupt(): void {
    const interrupted = [...this.#open];
    this.#open.clear();
    this.#waiting.unshift(...this.#handed.values());
    this.#handed.clear();
    for (const id of interrupted)
      this.#record({ type: "info", process: this.name, id, error: "the process died" });
    for (const answer of this.#asked.values()) answer({ type: "info", error: "the process died" });
    this.#asked.clear();
  }

  #handOver(): void {
    const child = this.#child;
    if (child === undefined) return;
    for (const message of this.#waiting.splice(0)) {
      this.#handed.set(message.id, message);
      child.send(message);
    }
  }

  #record(event: UntimedEvent): void {
    this.#surroundings.record(event);
  }
}
