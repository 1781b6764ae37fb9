import { simulation } from "../backends/sim/backend.ts";
import { loadClient } from "../clients/client.ts";
import type { ClientName } from "../clients/client.ts";
import type { Executor } from "../search/campaign.ts";
import { perform } from "../search/tasks.ts";
import type { CellSpec } from "./cells.ts";
import { settingOf } from "./settings.ts";

/** Runs tasks on this thread, one at a time. */
export async function inlineExecutor(cells: readonly CellSpec[], clientName: ClientName): Promise<Executor> {
  const client = await loadClient(clientName);
  return {
    parallelism: 1,
    perform: (task) => perform(settingOf(cells[task.cell] as CellSpec, simulation, client), task, () => {}),
  };
}
