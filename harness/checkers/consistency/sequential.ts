import type { Verdict } from "../verdict.ts";
import { anomalyOf, describe } from "./describe.ts";
import type { Model } from "./model.ts";
import type { Operation } from "./operation.ts";
import { StateNumbers } from "./state-numbers.ts";

/** How much the search for a sequential order may take before it gives up and says so. */
export interface SequentialLimits {
  /** Operations tried. */
  readonly steps: number;
}

/** Enough for histories of some dozens of operations. */
export const defaultSequentialLimits: SequentialLimits = { steps: 200_000 };

/**
 * Judges sequential consistency (Lamport, 1979): there is one order of all operations on all keys that
 * keeps the order of each session's program and in which the model gives the same outputs.
 *
 * Observed: outputs and the order within sessions; no times. An indeterminate operation may be anywhere
 * after those that its session had completed before, or nowhere, and later ones do not wait for it.
 *
 * It is not a matter of single keys (two that are sequentially consistent need not be so together), so
 * that the search is over all of them at once, and for small histories only: it is inconclusive when
 * its steps are used up.
 */
export function checkSequential<State>(
  model: Model<State>,
  operations: readonly Operation[],
  limits: SequentialLimits = defaultSequentialLimits,
): Verdict {
  const threads = threadsOf(model, operations);
  if (threads.every(({ required }) => required.length === 0)) {
    return { verdict: "inconclusive", reason: `no operation on the ${model.name} succeeded` };
  }
  const found = new SequentialSearch(model, threads, limits).run();
  if (found === "found") return { verdict: "held" };
  if (found === "unknown") {
    return {
      verdict: "inconclusive",
      reason: `the search for a sequential order was not done after ${limits.steps} steps`,
    };
  }
  const text = `${describe(found)} cannot be placed: no order that keeps the order of each session comes further.`;
  return { verdict: "violated", anomalies: [anomalyOf("unplaceable", text, [found])] };
}

/** The operations of one session. */
interface Thread {
  readonly required: readonly Operation[];
  readonly optional: readonly { readonly operation: Operation; readonly from: number }[];
}

function threadsOf<State>(model: Model<State>, operations: readonly Operation[]): Thread[] {
  const relevant = new Set(model.withoutIdle?.(operations) ?? operations);
  const threads = new Map<
    string,
    { required: Operation[]; optional: { operation: Operation; from: number }[] }
  >();
  for (const operation of operations) {
    if (operation.status === "fail") continue;
    const thread = threads.get(operation.session) ?? { required: [], optional: [] };
    threads.set(operation.session, thread);
    if (operation.status === "ok") thread.required.push(operation);
    else if (relevant.has(operation)) thread.optional.push({ operation, from: thread.required.length });
  }
  return [...threads.values()];
}

/** A place where the search can go on. */
interface Choice {
  readonly operation: Operation;
  readonly thread: number;
  /** Number among the optional operations of all threads, or -1. */
  readonly optional: number;
}

interface Frame {
  readonly choices: readonly Choice[];
  at: number;
  /** What the move into the frame changed. */
  readonly key: string;
  readonly before: number;
  readonly move: Choice | undefined;
}

class SequentialSearch<State> {
  readonly #model: Model<State>;
  readonly #threads: readonly Thread[];
  readonly #optional: readonly Choice[];
  readonly #from: readonly number[];
  readonly #used: boolean[];
  readonly #positions: number[];
  readonly #numbers: StateNumbers<State>;
  /** Number of the state of each key that has been touched. */
  readonly #now = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #limits: SequentialLimits;
  #left: number;
  #steps = 0;
  #fewest = Number.POSITIVE_INFINITY;
  #stuckAt: Operation | undefined;

  constructor(model: Model<State>, threads: readonly Thread[], limits: SequentialLimits) {
    this.#model = model;
    this.#numbers = new StateNumbers(model);
    this.#threads = threads;
    this.#limits = limits;
    const optional = threads.flatMap((own, thread) => own.optional.map((one) => ({ ...one, thread })));
    this.#optional = optional.map(({ operation, thread }, index) => ({ operation, thread, optional: index }));
    this.#from = optional.map(({ from }) => from);
    this.#used = optional.map(() => false);
    this.#positions = threads.map(() => 0);
    this.#left = threads.reduce((sum, { required }) => sum + required.length, 0);
    this.#numbers.numberOf(model.init());
    for (const { operation } of this.#optional) this.#now.set(operation.key, 0);
    for (const { required } of threads) for (const { key } of required) this.#now.set(key, 0);
  }

  /** Whether there is an order; if not the first operation that the longest order lacks. */
  run(): "found" | "unknown" | Operation {
    const stack: Frame[] = [this.#frame("", 0, undefined)];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      if (this.#left === 0) return "found";
      if (this.#steps > this.#limits.steps) return "unknown";
      const choice = top.choices[top.at++];
      if (choice === undefined) {
        stack.pop();
        this.#undo(top);
        continue;
      }
      const { key } = choice.operation;
      const before = this.#now.get(key) ?? 0;
      const after = this.#after(choice);
      if (after === undefined) continue;
      // What leaves the state as it is and need not have happened is not worth a place.
      if (after === before && choice.optional >= 0) continue;
      this.#apply(choice, after);
      const frame = this.#frame(key, before, choice);
      if (this.#isNew()) stack.push(frame);
      else this.#undo(frame);
    }
    return this.#stuckAt as Operation;
  }

  /** What may come next, earliest first: most histories are nearly in the order of time. */
  #frame(key: string, before: number, move: Choice | undefined): Frame {
    const choices: Choice[] = [];
    for (const [thread, { required }] of this.#threads.entries()) {
      const operation = required[this.#positions[thread] as number];
      if (operation !== undefined) choices.push({ operation, thread, optional: -1 });
    }
    choices.sort((a, b) => a.operation.invoked - b.operation.invoked);
    if (this.#left < this.#fewest) {
      this.#fewest = this.#left;
      this.#stuckAt = choices[0]?.operation;
    }
    // What only observes can be placed at once: whatever is possible without it is possible after it.
    const settled = choices.find(
      (choice) => this.#model.observes(choice.operation) && this.#after(choice) !== undefined,
    );
    if (settled !== undefined) return { choices: [settled], at: 0, key, before, move };
    for (const [index, choice] of this.#optional.entries()) {
      const reached = (this.#positions[choice.thread] as number) >= (this.#from[index] as number);
      if (reached && this.#used[index] === false) choices.push(choice);
    }
    return { choices, at: 0, key, before, move };
  }

  #after({ operation }: Choice): number | undefined {
    this.#steps += 1;
    const before = this.#numbers.stateOf(this.#now.get(operation.key) ?? 0);
    const state = this.#model.step(before, operation);
    return state === undefined ? undefined : this.#numbers.numberOf(state);
  }

  #apply({ operation, thread, optional }: Choice, after: number): void {
    this.#now.set(operation.key, after);
    if (optional >= 0) this.#used[optional] = true;
    else this.#move(thread, 1);
  }

  #undo({ move, key, before }: Frame): void {
    if (move === undefined) return;
    this.#now.set(key, before);
    if (move.optional >= 0) this.#used[move.optional] = false;
    else this.#move(move.thread, -1);
  }

  #move(thread: number, by: number): void {
    this.#positions[thread] = (this.#positions[thread] as number) + by;
    this.#left -= by;
  }

  #isNew(): boolean {
    const used = this.#used.map((flag) => (flag ? "1" : "0")).join("");
    const name = `${this.#positions.join()} ${used} ${[...this.#now.values()].join()}`;
    if (this.#seen.has(name)) return false;
    this.#seen.add(name);
    return true;
  }
}
