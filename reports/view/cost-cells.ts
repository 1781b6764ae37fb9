import type { ResultCell } from "../model.ts";
import { noFault } from "./runs.ts";

/** What names of the scenarios of a cost curve begin with; the number of nodes follows, or a variant and that. */
export const costPrefix = "cost-";

/** Name of the scenarios in which sessions ask for each key at one node only, and of such curves. */
export const pinned = "pinned";

/** Of which curve a cell is a point, and at which size. */
interface CostPlace {
  /** What is special about the curve; empty for the plain one. */
  readonly variant: string;
  /** The number of nodes, or of producers and of consumers. */
  readonly size: number;
}

/** The place of a cell on a cost curve; undefined for cells of no curve. */
export function costPlaceOf({ scenario, fault, load }: ResultCell): CostPlace | undefined {
  if (fault !== noFault || load === undefined) return undefined;
  const [, variant = "", size] = /^cost-(?:([a-z][a-z-]*)-)?([1-9]\d*)$/.exec(scenario) ?? [];
  return size === undefined ? undefined : { variant, size: Number(size) };
}

/** The size of a cell of a cost curve, plain or not; undefined for other cells. */
export function costSizeOf(cell: ResultCell): number | undefined {
  return costPlaceOf(cell)?.size;
}
