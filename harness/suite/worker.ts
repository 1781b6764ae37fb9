import { parentPort, workerData } from "node:worker_threads";
import { simulation } from "../backends/sim/backend.ts";
import { loadClient } from "../clients/client.ts";
import type { Task, TaskResult } from "../search/tasks.ts";
import { playCases, type CasesTask, type PlayedCase } from "../search/play-cases.ts";
import type { CellSpec } from "./cells.ts";
import { loadCells } from "./load.ts";
import { performIn } from "./perform-in.ts";
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

const surroundings = { onRun: () => void Atomics.add(runs, 0, 1), now: () => performance.now() };

function carryOut(task: Task | ReplayTask | CasesTask): Promise<TaskResult | ReplayResult | PlayedCase[]> {
  const cell = cells[task.cell] as CellSpec;
  if (task.type === "replay") return replay(cell, simulation, client, task);
  const setting = settingOf(cell, simulation, client);
  if (task.type === "cases") return playCases(setting, task, surroundings.onRun);
  return performIn(setting, task, surroundings);
}

port.on("message", (task: Task | ReplayTask | CasesTask) => {
  carryOut(task).then(
    (result) => port.postMessage({ result }),
    (error: unknown) =>
      port.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
port.postMessage("ready");
