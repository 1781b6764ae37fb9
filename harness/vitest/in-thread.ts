import type { Backend } from "../backends/backend.ts";
import { simulation } from "../backends/sim/backend.ts";
import type { NatsClient } from "../clients/client.ts";
import type { Executor } from "../search/campaign.ts";
import type { CellSpec } from "../suite/cells.ts";
import { performIn } from "../suite/perform-in.ts";
import { settingOf } from "../suite/settings.ts";
import { now } from "./time-budget.ts";

/**
 * Does tasks in this thread, one run at a time, so that code under test may use anything of the module
 * that it stands in. Between two runs the event loop turns; when `isStopped` says so, nothing more runs.
 */
export function inThread(cells: readonly CellSpec[], client: NatsClient, isStopped: () => boolean): Executor {
  return {
    parallelism: 1,
    perform: (task) =>
      performIn(settingOf(cells[task.cell] as CellSpec, quick, client), task, {
        onRun: () => {},
        now,
        isStopped,
      }),
  };
}

/**
 * The simulation without stacks of errors, which clients make and throw away, and which are a large part
 * of a run's cost. They are switched off within the one macrotask of a run, where nobody else can miss them.
 */
export const quick: Backend = {
  ...simulation,
  async run(plan) {
    if (plan.diagnose.escapes) return simulation.run(plan);
    const before = Error.stackTraceLimit;
    try {
      return await simulation.run({
        ...plan,
        script: (stage) => {
          Error.stackTraceLimit = 0;
          return plan.script(stage);
        },
      });
    } finally {
      Error.stackTraceLimit = before;
    }
  },
};
