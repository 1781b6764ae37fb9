import { runChild } from "../backends/process/child-program.ts";
import type { LoadedCode } from "../backends/process/child-context.ts";
import { loadClient } from "../clients/client.ts";
import { loadCells } from "./load.ts";
import type { SuiteSource } from "./source.ts";

/** Which cell's code a child of the backend `process` runs. */
export interface CellReference {
  readonly source: SuiteSource;
  /** Id of the cell. */
  readonly cell: string;
}

runChild(async ({ source, cell }: CellReference): Promise<LoadedCode> => {
  const [[found], client] = await Promise.all([loadCells({ ...source, only: [cell] }), loadClient(source.client)]);
  if (found === undefined) throw new Error(`there is no cell ${cell}`);
  const { strategy, settings, connection } = found.scenario;
  return { strategy, client, settings: { ...strategy.settings, ...settings }, connection };
});
