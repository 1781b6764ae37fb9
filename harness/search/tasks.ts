import type { Setting } from "../run/run-case.ts";
import { searchChunk, type ChunkPlan, type ChunkResult } from "./chunk.ts";
import { explain, type Counterexample } from "./counterexample.ts";
import { shrink, type ShrinkPlan } from "./shrink.ts";

/** A piece of work for one worker; `cell` is the position of the cell in the suite. */
export type Task =
  | { readonly type: "chunk"; readonly cell: number; readonly plan: ChunkPlan }
  | { readonly type: "shrink"; readonly cell: number; readonly plan: ShrinkPlan };

/** What came of a task: plain data. */
export type TaskResult =
  | { readonly type: "chunk"; readonly result: ChunkResult }
  | { readonly type: "shrink"; readonly counterexample: Counterexample };

/** Does one task. */
export async function perform(setting: Setting, task: Task, onRun: () => void): Promise<TaskResult> {
  const observed = { ...setting, backend: { ...setting.backend, run: counting(setting.backend, onRun) } };
  if (task.type === "chunk") {
    return { type: "chunk", result: await searchChunk(observed, task.plan) };
  }
  const shrunk = await shrink(observed, task.plan);
  return { type: "shrink", counterexample: explain(setting, task.plan.property, shrunk) };
}

function counting(backend: Setting["backend"], onRun: () => void): Setting["backend"]["run"] {
  return (plan) => {
    onRun();
    return backend.run(plan);
  };
}
