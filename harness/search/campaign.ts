import type { CellSearch } from "./cell-search.ts";
import type { Counterexample } from "./counterexample.ts";
import type { Task, TaskResult } from "./tasks.ts";

/** Somewhere to run tasks: this thread, or a pool of workers. */
export interface Executor {
  /** Tasks that run at the same time. */
  readonly parallelism: number;
  /** Indexes of all cells in the order in which it takes them in turn; the order of the cells if absent. */
  readonly turns?: readonly number[];
  /** Does a task; rejects with {@link BlockedError} if the code under test never gives back control. */
  perform(task: Task): Promise<TaskResult>;
}

/** A run did not give back control to the harness. */
export class BlockedError extends Error {
  override readonly name = "BlockedError";
}

/** What is told while a campaign runs. */
export interface CampaignListener {
  /** After every chunk. */
  progress?(): void;
  /** A shrunk violation, as soon as it is there. */
  found?(cell: number, counterexample: Counterexample): void;
}

/** When a campaign ends before its work is done. */
export interface CampaignLimits {
  /** Ends the search, without shrinking what was found. */
  readonly interrupted: () => boolean;
  /** Ends the search; what was found is still shrunk. */
  readonly timeIsUp: () => boolean;
}

/**
 * Searches all cells with an executor: chunks of all cells in turn, and shrinking as soon as a
 * violation is certain to be the first of its cell.
 */
export async function campaign(
  cells: readonly CellSearch[],
  executor: Executor,
  limits: CampaignLimits,
  listener: CampaignListener = {},
): Promise<void> {
  const work = new WorkList(cells, executor.turns ?? [...cells.keys()]);
  const worker = async (): Promise<void> => {
    for (;;) {
      if (limits.interrupted()) return;
      const item = work.take(limits.timeIsUp());
      if (item === undefined) {
        if (work.underWay === 0) return;
        await work.changed();
        continue;
      }
      await carryOut(item, work, cells, executor, listener);
    }
  };
  await Promise.all(Array.from({ length: executor.parallelism }, worker));
}

interface Item {
  readonly task: Task;
  readonly chunk: number;
}

async function carryOut(
  { task, chunk }: Item,
  work: WorkList,
  cells: readonly CellSearch[],
  executor: Executor,
  listener: CampaignListener,
): Promise<void> {
  const cell = cells[task.cell] as CellSearch;
  work.begin();
  try {
    const done = await executor.perform(task);
    if (done.type === "chunk") {
      for (const plan of cell.add(chunk, done.result))
        work.addShrink({ type: "shrink", cell: task.cell, plan });
      listener.progress?.();
    } else {
      cell.counterexamples.set(done.counterexample.property, done.counterexample);
      listener.found?.(task.cell, done.counterexample);
    }
  } catch (error) {
    if (!(error instanceof BlockedError)) throw error;
    cell.failure ??= { kind: "blocked", message: error.message };
    cell.end();
  } finally {
    work.finish();
  }
}

/** What is to be done next: shrinking first, then a chunk of the next cell in turn. */
class WorkList {
  readonly #cells: readonly CellSearch[];
  readonly #turns: readonly number[];
  readonly #shrinks: Task[] = [];
  #turn = 0;
  #underWay = 0;
  #waiters: (() => void)[] = [];

  constructor(cells: readonly CellSearch[], turns: readonly number[]) {
    this.#cells = cells;
    this.#turns = turns;
  }

  get underWay(): number {
    return this.#underWay;
  }

  begin(): void {
    this.#underWay++;
  }

  finish(): void {
    this.#underWay--;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }

  /** Resolves when some work has finished. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  addShrink(task: Task): void {
    this.#shrinks.push(task);
  }

  take(onlyShrinks: boolean): Item | undefined {
    const shrink = this.#shrinks.shift();
    if (shrink !== undefined) return { task: shrink, chunk: 0 };
    if (onlyShrinks) return undefined;
    for (let tried = 0; tried < this.#turns.length; tried++) {
      const index = this.#turns[this.#turn++ % this.#turns.length] ?? 0;
      const next = this.#cells[index]?.next();
      if (next === undefined) continue;
      return { task: { type: "chunk", cell: index, plan: next.plan }, chunk: next.chunk };
    }
    return undefined;
  }
}
