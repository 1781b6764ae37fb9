import type { ResultTimelineRow } from "../../model.ts";

/** Most rows of one diagram. */
export const mostRows = 120;

/**
 * The rows to draw: all, or if there are too many those that matter most for the finding (evidence,
 * faults, processes, phases, then the other events of the messages in evidence).
 */
export function rowsToDraw(timeline: readonly ResultTimelineRow[]): readonly ResultTimelineRow[] {
  if (timeline.length <= mostRows) return timeline;
  const ids = new Set(timeline.filter((row) => row.evidence).map((row) => row.id));
  const rank = (row: ResultTimelineRow): number => {
    if (row.evidence) return 0;
    if (row.type === "fault" || row.type === "process" || row.type === "phase") return 1;
    return row.id !== undefined && ids.has(row.id) ? 2 : 3;
  };
  const ranked = timeline.map((row, index) => ({ row, index, rank: rank(row) }));
  return ranked
    .toSorted((a, b) => a.rank - b.rank || a.index - b.index)
    .slice(0, mostRows)
    .toSorted((a, b) => a.index - b.index)
    .map(({ row }) => row);
}
