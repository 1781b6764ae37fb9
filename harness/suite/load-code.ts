import type { LoadedCode } from "../backends/process/child-context.ts";
import { loadClient } from "../clients/client.ts";
import { defaultConnection } from "../scenario/define.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { SuiteSource } from "./source.ts";

/** Which cell's code a process of the application on a real backend runs. */
export interface CellReference {
  readonly source: SuiteSource;
  /** Id of the cell. */
  readonly cell: string;
  /** Name of its strategy, if that comes with the harness and is run as it is. */
  readonly builtin?: string;
}

/** Loads the code under test of a cell. */
export async function loadCode(reference: CellReference): Promise<LoadedCode> {
  const [scenario, client] = await Promise.all([
    loadScenario(reference),
    loadClient(reference.source.client),
  ]);
  const { strategy, settings, connection } = scenario;
  return { strategy, client, settings: { ...strategy.settings, ...settings }, connection };
}

type LoadedScenario = Pick<Scenario, "strategy" | "settings" | "connection">;

/** A child needs a strategy and no faults: loading these would be most of its work. */
async function loadScenario({ source, cell, builtin }: CellReference): Promise<LoadedScenario> {
  if (builtin !== undefined) {
    const { strategies } = await import("../../strategies/index.ts");
    const strategy = strategies.find(({ name }) => name === builtin);
    if (strategy !== undefined) return { strategy, settings: {}, connection: defaultConnection };
  }
  const { loadCells } = await import("./load.ts");
  const [found] = await loadCells({ ...source, only: [cell] });
  if (found === undefined) throw new Error(`there is no cell ${cell}`);
  return found.scenario;
}
