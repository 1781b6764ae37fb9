import type { Setting } from "../run/run-case.ts";
import { searchChunk, type ChunkPlan, type ChunkResult } from "./chunk.ts";
import { explain, type Counterexample } from "./counterexample.ts";
import { shrink, type ShrinkPlan } from "./shrink.ts";

/** A piece of work for one worker; `cell` is the position of the cell in the suite. */
export type Task = { readonly type: "chunk"; readonly cell: number; readonly plan: ChunkPlan } | ShrinkTask;

/** Makes a violation smaller. */
export interface ShrinkTask {
  readonly type: "shrink";
  readonly cell: number;
  readonly plan: ShrinkPlan;
  /** Real milliseconds for it, beside the limit on its effort; the outcome then depends on the machine. */
  readonly timeLimit?: number;
}

/** What came of a task: plain data. */
export type TaskResult =
  | { readonly type: "chunk"; readonly result: ChunkResult }
  | { readonly type: "shrink"; readonly counterexample: Counterexample };

/** What a task may know of the thread that does it. */
export interface TaskSurroundings {
  /** Called before each run. */
  readonly onRun: () => void;
  /** Real milliseconds. */
  readonly now: () => number;
  /** Whether to give up: what is done so far counts. */
  readonly isStopped?: () => boolean;
}

/** Does one task. */
export async function perform(
  setting: Setting,
  task: Task,
  surroundings: TaskSurroundings,
): Promise<TaskResult> {
  const { onRun, now, isStopped = () => false } = surroundings;
  const observed = { ...setting, backend: { ...setting.backend, run: counting(setting.backend, onRun) } };
  if (task.type === "chunk") {
    return { type: "chunk", result: await searchChunk(observed, task.plan, isStopped) };
  }
  const end = now() + (task.timeLimit ?? Infinity);
  const shrunk = await shrink(observed, task.plan, () => now() < end && !isStopped());
  return { type: "shrink", counterexample: explain(setting, task.plan.property, shrunk) };
}

function counting(backend: Setting["backend"], onRun: () => void): Setting["backend"]["run"] {
  return (plan) => {
    onRun();
    return backend.run(plan);
  };
}
