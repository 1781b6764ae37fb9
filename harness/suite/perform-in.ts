import type { Setting } from "../run/run-case.ts";
import { perform, type TaskSurroundings, type Task, type TaskResult } from "../search/tasks.ts";
import { diagnose } from "./diagnose.ts";

/** Does one task in this thread, and finds out why where runs could not be carried out. */
export async function performIn(
  setting: Setting,
  task: Task,
  surroundings: TaskSurroundings,
): Promise<TaskResult> {
  const done = await perform(setting, task, surroundings);
  return done.type === "chunk" ? { ...done, result: await diagnose(setting, done.result) } : done;
}
