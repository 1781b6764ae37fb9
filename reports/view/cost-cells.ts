import type { ResultCell } from "../model.ts";
import { noFault } from "./runs.ts";

/** What names of the scenarios of a cost curve begin with; the number of nodes follows. */
export const costPrefix = "cost-";

/** The number of nodes, or of producers and of consumers, of a cell of a cost curve; undefined for other cells. */
export function costSizeOf({ scenario, fault, load }: ResultCell): number | undefined {
  if (fault !== noFault || load === undefined || !scenario.startsWith(costPrefix)) return undefined;
  const size = Number(scenario.slice(costPrefix.length));
  return Number.isInteger(size) && size > 0 ? size : undefined;
}
