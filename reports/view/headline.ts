import type { ResultCell, ResultProportion } from "../model.ts";
import { interval, nothing, share } from "./format.ts";
import { tellingRuns } from "./runs.ts";
import { cellStatus } from "./status.ts";
import { grouped } from "./text.ts";
import { wilson } from "./wilson.ts";

/** The one number of a cell that matters most, short for the matrix and in words. */
export interface Headline {
  readonly figure: string;
  readonly text: string;
}

/** How often a broken claim broke; else how much was answered while a fault was active. */
export function headline(cell: ResultCell): Headline {
  if (cellStatus(cell) === "violated") return brokenRuns(cell);
  const part = answered(cell);
  const when = cell.availability.duringFaults.total > 0 ? "answered during the fault" : "answered";
  return part.total === 0
    ? { figure: nothing, text: "nothing was asked" }
    : { figure: share(part), text: `${share(part)} ${when} (${interval(part)})` };
}

function brokenRuns(cell: ResultCell): Headline {
  const worst = Math.max(0, ...cell.properties.map((one) => (one.claimed ? one.runsViolated : 0)));
  const part = wilson(Math.min(worst, cell.runs), Math.max(worst, tellingRuns(cell)));
  if (worst === 0 || cell.runs === 0) return { figure: nothing, text: "broken" };
  const text = `broken in ${grouped(worst)} of ${grouped(part.total)} runs (${interval(part)})`;
  return { figure: `${share(part)} of runs`, text };
}

/** The share answered during faults, or at all where there was none. */
function answered({ availability: { duringFaults, outsideFaults } }: ResultCell): ResultProportion {
  return duringFaults.total > 0 ? duringFaults : outsideFaults;
}
