import type { Result, ResultCell, ResultLatency } from "../model.ts";
import { duration, nothing } from "./format.ts";

/** How long a cluster was without a leader in one cell, as text; a dash for what did not happen. */
export interface FailoverRow {
  readonly cell: ResultCell;
  /** Median, and the longest in brackets if there are several. */
  readonly newLeader: string;
  readonly nextAcknowledgement: string;
  readonly newMetaLeader: string;
  /** Faults that met a leader of a stream and were followed by another one. */
  readonly count: number;
  readonly leaderChanges: number;
}

/** One row for each cell in which a fault met a leader, or one changed. */
export function failoverRows({ cells }: Result): FailoverRow[] {
  return cells.flatMap((cell) => {
    if (cell.failover === undefined) return [];
    const { leaderChanges, newLeader, nextAcknowledgement, newMetaLeader } = cell.failover;
    const row = {
      cell,
      newLeader: times(newLeader),
      nextAcknowledgement: times(nextAcknowledgement),
      newMetaLeader: newMetaLeader === undefined ? nothing : times(newMetaLeader),
      count: newLeader.count,
      leaderChanges,
    };
    return [row];
  });
}

function times({ count, p50, max }: ResultLatency): string {
  if (count === 0) return nothing;
  return count === 1 ? duration(p50) : `${duration(p50)} (${duration(max)})`;
}
