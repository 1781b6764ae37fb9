import { FULL, KNOWN, Memo, type Configuration } from "./memo.ts";
import type { Model } from "./model.ts";
import type { Operation } from "./operation.ts";
import { OpenEvents } from "./open-events.ts";
import { completionOf, type Problem } from "./problem.ts";
import { StateNumbers } from "./state-numbers.ts";

/** How much a search may take before it gives up; it then says so and never guesses. */
export interface SearchLimits {
  /** Operations tried and configurations compared. */
  readonly steps: number;
  /** Memory of the configurations that it remembers. */
  readonly bytes: number;
  /** Asked now and then, for a limit of time; pure callers have none. */
  readonly expired?: () => boolean;
}

/** What a search has found. */
export type SearchOutcome =
  | { readonly outcome: "linearizable"; readonly order: readonly Operation[]; readonly effort: Effort }
  | {
      readonly outcome: "not linearizable";
      /** The longest part of the history that is linearizable, in an order that shows it. */
      readonly order: readonly Operation[];
      /** The operation whose completion ends that part: with it there is no order. */
      readonly unplaceable: Operation;
      /** States that the object can be in at that point, for people; at most eight. */
      readonly states: readonly string[];
      readonly effort: Effort;
    }
  | { readonly outcome: "unknown"; readonly reason: string; readonly effort: Effort };

/** What a search has taken. */
export interface Effort {
  readonly steps: number;
  readonly configurations: number;
}

/** Steps between two looks at the limit of time. */
const LOOK = 4096;
/** States that are named. */
const STATES = 8;
/** The cursor when there is nothing more to try. */
const END = -1;
/** The cursor at the first optional operation; one less at the next. */
const OPTIONAL = -2;

interface Move {
  readonly operation: number;
  /** What else could have been placed, and where to go on there if the move leads nowhere. */
  readonly candidates: readonly number[];
  readonly cursor: number;
  readonly state: number;
  readonly high: number;
  readonly optionalHigh: number;
  readonly entry: number;
}

/**
 * Looks for an order of the operations on one key that the model allows and time allows.
 *
 * The search of Wing and Gong (1993) with the memory of Lowe (2017), without recursion, as Porcupine
 * arranges it: operations that may come next are those that were invoked before the first completion
 * that is open. Beyond them it uses two facts. An operation that only observes and may come next can be
 * placed at once, for whatever is possible without it is possible after it. A configuration is no
 * better than one with fewer indeterminate operations in it.
 */
export function search<State>(model: Model<State>, problem: Problem, limits: SearchLimits): SearchOutcome {
  return new Search(model, problem, limits).run();
}

class Search<State> {
  readonly #model: Model<State>;
  readonly #problem: Problem;
  readonly #limits: SearchLimits;
  readonly #memo: Memo;
  readonly #numbers: StateNumbers<State>;
  readonly #now: Configuration;
  readonly #moves: Move[] = [];
  readonly #open: OpenEvents;
  /** How many required operations are not placed. */
  #left: number;
  /** Required operations that may come next. */
  #candidates: readonly number[] = [];
  /** Position among them; from {@link OPTIONAL} downwards an optional operation; or {@link END}. */
  #cursor = END;
  /** Whether the only candidate is one that only observes. */
  #isSettled = false;
  /** How many of the operations whose order is known are placed without a gap. */
  #due = 0;
  /** State after the candidate that was found last. */
  #reached = 0;
  #entry = 0;
  #steps = 0;
  #nextLook = LOOK;
  #furthest = -1;
  #furthestEntry = 0;
  #full = false;

  constructor(model: Model<State>, problem: Problem, limits: SearchLimits) {
    const { events, required, optional } = problem;
    this.#model = model;
    this.#numbers = new StateNumbers(model);
    this.#problem = problem;
    this.#limits = limits;
    this.#memo = new Memo(limits.bytes);
    this.#open = new OpenEvents(events);
    this.#left = required.length;
    this.#now = {
      low: 0,
      high: -1,
      required: new Int32Array((required.length >> 5) + 1),
      optionalHigh: -1,
      optional: new Int32Array((optional.length >> 5) + 1),
      state: this.#numbers.numberOf(model.init()),
    };
  }

  run(): SearchOutcome {
    this.#entry = this.#memo.add(this.#now, -1, -1);
    this.#enter();
    while (this.#left > 0) {
      const reason = this.#overLimit();
      if (reason !== undefined) return { outcome: "unknown", reason, effort: this.#effort() };
      const candidate = this.#candidate();
      if (candidate >= 0) this.#place(candidate);
      else if (!this.#takeBack()) return this.#failure();
    }
    const order = this.#moves.map(({ operation }) => this.#operation(operation));
    return { outcome: "linearizable", order, effort: this.#effort() };
  }

  /** Looks at the operations that may come next: how far this is, and whether one settles itself. */
  #enter(): void {
    if (this.#left === 0) return;
    const open = this.#open;
    const candidates: number[] = [];
    let settled = -1;
    let node = open.first();
    for (; open.isInvocation(node); node = open.after(node)) {
      const operation = open.operationAt(node);
      candidates.push(operation);
      if (settled < 0 && this.#model.observes(this.#operation(operation)) && this.#allows(operation))
        settled = operation;
    }
    this.#memo.setFrontier(this.#entry, node);
    if (node > this.#furthest) {
      this.#furthest = node;
      this.#furthestEntry = this.#entry;
    }
    this.#cursor = 0;
    this.#candidates = settled >= 0 ? [settled] : this.#byDue(candidates);
    this.#isSettled = settled >= 0;
  }

  #byDue(candidates: readonly number[]): readonly number[] {
    const due = this.#problem.due;
    if (due === undefined) return candidates;
    const last = (operation: number) => due.last[operation] as number;
    return candidates.toSorted((a, b) => (last(a) < last(b) ? -1 : last(a) > last(b) ? 1 : 0));
  }

  /** An operation that may come next, with the state after it in `#reached`; -1 if there is none left. */
  #candidate(): number {
    while (this.#cursor >= 0) {
      const operation = this.#candidates[this.#cursor];
      if (operation === undefined) {
        this.#cursor = OPTIONAL;
        break;
      }
      this.#cursor = this.#isSettled ? END : this.#cursor + 1;
      this.#isSettled = false;
      if (this.#allows(operation)) return operation;
    }
    return this.#cursor === END ? -1 : this.#optionalCandidate();
  }

  #optionalCandidate(): number {
    const { required, optional } = this.#problem;
    const deadline = completionOf(required[this.#open.firstCompleted()] as Operation);
    for (let index = OPTIONAL - this.#cursor; index < optional.length; index += 1) {
      if ((optional[index] as Operation).invoked > deadline) break;
      // What leaves the state as it is and need not have happened is not worth a place.
      if (
        this.#isUnused(index) &&
        this.#allows(required.length + index) &&
        this.#reached !== this.#now.state
      ) {
        this.#cursor = OPTIONAL - index - 1;
        return required.length + index;
      }
    }
    this.#cursor = END;
    return -1;
  }

  /** Whether an optional operation is not placed, and no twin of it is to be placed first. */
  #isUnused(index: number): boolean {
    const twin = this.#problem.twins[index] as number;
    return !hasBit(this.#now.optional, index) && (twin < 0 || hasBit(this.#now.optional, twin));
  }

  /** Whether the model and the program of its session allow an operation next. */
  #allows(index: number): boolean {
    const before = this.#problem.after[index] as number;
    if (before >= 0 && !hasBit(this.#now.required, before)) return false;
    if (!this.#isDue(index)) return false;
    this.#steps += 1;
    const state = this.#model.step(this.#numbers.stateOf(this.#now.state), this.#operation(index));
    if (state === undefined) return false;
    this.#reached = this.#numbers.numberOf(state);
    return true;
  }

  /** Whether nothing that outputs show to be earlier is missing. */
  #isDue(index: number): boolean {
    const due = this.#problem.due;
    const missing = due?.sorted[this.#due];
    if (due === undefined || missing === undefined) return true;
    // False for an operation whose place is not known, which compares as NaN.
    return !((due.last[missing] as number) < (due.first[index] as number));
  }

  #isPlaced(index: number): boolean {
    const count = this.#problem.required.length;
    return index < count ? hasBit(this.#now.required, index) : hasBit(this.#now.optional, index - count);
  }

  /** Places an operation, unless that leads where the search has been. */
  #place(operation: number): void {
    const { state, high, optionalHigh } = this.#now;
    const [candidates, cursor] = [this.#candidates, this.#cursor];
    this.#mark(operation);
    this.#now.state = this.#reached;
    const entry = this.#memo.add(this.#now, this.#entry, operation);
    const move = { operation, candidates, cursor, state, high, optionalHigh, entry: this.#entry };
    if (entry === KNOWN || entry === FULL) {
      this.#full ||= entry === FULL;
      this.#unmark(move);
      return;
    }
    this.#moves.push(move);
    this.#entry = entry;
    if (operation < this.#problem.required.length) {
      this.#open.remove(operation);
      this.#left -= 1;
    }
    this.#enter();
  }

  /** Takes the last move back; false if there is none. */
  #takeBack(): boolean {
    const move = this.#moves.pop();
    if (move === undefined) return false;
    this.#unmark(move);
    this.#entry = move.entry;
    this.#candidates = move.candidates;
    this.#cursor = move.cursor;
    if (move.operation < this.#problem.required.length) {
      this.#open.putBack(move.operation);
      this.#left += 1;
    }
    return true;
  }

  #mark(operation: number): void {
    const now = this.#now;
    const count = this.#problem.required.length;
    if (operation >= count) {
      flipBit(now.optional, operation - count);
      now.optionalHigh = Math.max(now.optionalHigh, operation - count);
    } else {
      flipBit(now.required, operation);
      now.high = Math.max(now.high, operation);
      while (now.low <= now.high && hasBit(now.required, now.low)) now.low += 1;
    }
    const sorted = this.#problem.due?.sorted;
    while (sorted !== undefined && this.#due < sorted.length && this.#isPlaced(sorted[this.#due] as number)) {
      this.#due += 1;
    }
  }

  #unmark({ operation, state, high, optionalHigh }: Move): void {
    const now = this.#now;
    const count = this.#problem.required.length;
    if (operation >= count) {
      flipBit(now.optional, operation - count);
    } else {
      flipBit(now.required, operation);
      now.low = Math.min(now.low, operation);
    }
    now.state = state;
    now.high = high;
    now.optionalHigh = optionalHigh;
    const position = this.#problem.due?.positions[operation] ?? -1;
    if (position >= 0) this.#due = Math.min(this.#due, position);
  }

  #failure(): SearchOutcome {
    const unplaceable = this.#operation(this.#open.operationAt(this.#furthest));
    const states = this.#memo.statesAt(this.#furthest, STATES);
    return {
      outcome: "not linearizable",
      order: this.#memo.pathTo(this.#furthestEntry).map((operation) => this.#operation(operation)),
      unplaceable,
      states: states.map((state) => this.#model.describe(this.#numbers.stateOf(state))),
      effort: this.#effort(),
    };
  }

  #overLimit(): string | undefined {
    const { steps, bytes, expired } = this.#limits;
    const taken = this.#taken();
    if (this.#full) return `the search needed more than ${bytes} bytes of memory`;
    if (taken > steps) return `the search was not done after ${steps} steps`;
    if (taken < this.#nextLook) return undefined;
    this.#nextLook = taken + LOOK;
    return expired?.() === true ? "the search was not done within its time" : undefined;
  }

  #taken(): number {
    return this.#steps + this.#memo.compared;
  }

  #effort(): Effort {
    return { steps: this.#taken(), configurations: this.#memo.count };
  }

  #operation(index: number): Operation {
    const { required, optional } = this.#problem;
    return (required[index] ?? optional[index - required.length]) as Operation;
  }
}

function hasBit(bits: Int32Array, index: number): boolean {
  return (((bits[index >> 5] as number) >>> (index & 31)) & 1) === 1;
}

function flipBit(bits: Int32Array, index: number): void {
  bits[index >> 5] = (bits[index >> 5] as number) ^ (1 << (index & 31));
}
