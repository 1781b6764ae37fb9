import { parentPort, workerData } from "node:worker_threads";
import { simulation } from "../backends/sim/backend.ts";
import { loadClient } from "../clients/client.ts";
import { perform, type Task, type TaskResult } from "../search/tasks.ts";
import type { CellSpec } from "./cells.ts";
import { diagnose } from "./diagnose.ts";
import { loadCells } from "./load.ts";
import { replay, type ReplayResult, type ReplayTask } from "./replay.ts";
import { settingOf } from "./settings.ts";
import type { SuiteSource } from "./source.ts";

/** What a worker is started with. */
export interface WorkerData {
  readonly source: SuiteSource;
  /** One number that grows with every run, so that the main thread sees that the worker lives. */
  readonly pulse: SharedArrayBuffer;
}

const port = parentPort;
if (port === null) throw new Error("this module runs in a worker thread");
const { source, pulse } = workerData as WorkerData;
const runs = new Int32Array(pulse);
// Stacks of errors that clients make and throw away are a large part of a run's cost.
Error.stackTraceLimit = 0;

const [cells, client] = await Promise.all([loadCells(source), loadClient(source.client)]);

async function carryOut(task: Task | ReplayTask): Promise<TaskResult | ReplayResult> {
  const cell = cells[task.cell] as CellSpec;
  if (task.type === "replay") return replay(cell, simulation, client, task);
  const setting = settingOf(cell, simulation, client);
  const done = await perform(setting, task, () => Atomics.add(runs, 0, 1));
  return done.type === "chunk" ? { ...done, result: await diagnose(setting, done.result) } : done;
}

port.on("message", (task: Task | ReplayTask) => {
  carryOut(task).then(
    (result) => port.postMessage({ result }),
    (error: unknown) => port.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
port.postMessage("ready");
