import type { ResultCell } from "../model.ts";

/** The name of the fault family without any fault. */
export const noFault = "none";

/** Runs of a cell that say something about its fault: all of them where no fault was wanted. */
export function tellingRuns(cell: ResultCell): number {
  return cell.fault === noFault ? cell.runs : Math.max(0, cell.runs - cell.vacuousRuns);
}
