import type { Result, ResultCell, ResultLatency, ResultProportion } from "../model.ts";
import { duration, nothing } from "./format.ts";
import { matrixOf, rowLabel } from "./matrix.ts";
import { grouped } from "./text.ts";
import { wilson } from "./wilson.ts";

/** How far apart the clocks of a cell were, and what was lost. */
export interface ClockRow {
  readonly row: string;
  readonly fault: string;
  /** Milliseconds between the earliest and the latest clock of the nodes. */
  readonly spread: ResultLatency;
  /** Acknowledged writes that no node had in the end, of all acknowledged operations. */
  readonly lost: ResultProportion;
}

/** One row for each cell whose scenario says something about clocks, in the order of the matrix. */
export function clockRows(result: Result): ClockRow[] {
  return matrixOf(result).rows.flatMap((row) =>
    [...row.cells].flatMap(([fault, cell]) => {
      const spread = cell.data?.clockSpread;
      if (spread === undefined) return [];
      return [{ row: rowLabel(row), fault, spread, lost: lostOf(cell) }];
    }),
  );
}

/** The head of a table of {@link clockRows}. */
export const clockHead = ["strategy", "fault", "apart, median", "apart, 99 %", "lost per 1,000 acknowledged"];

/** One row of the table as text. */
export function clockTexts({ row, fault, spread, lost }: ClockRow): string[] {
  return [row, fault, duration(spread.p50), duration(spread.p99), perThousand(lost)];
}

function perThousand({ successes, total, low, high }: ResultProportion): string {
  if (total === 0) return nothing;
  const text = (share: number): string => (share * 1_000).toFixed(1);
  return `${text(successes / total)} (${text(low)} to ${text(high)}; ${grouped(successes)} of ${grouped(total)})`;
}

function lostOf({ data, delivery }: ResultCell): ResultProportion {
  const { acknowledged } = delivery;
  return wilson(Math.min(data?.lostWrites ?? 0, acknowledged), acknowledged);
}
