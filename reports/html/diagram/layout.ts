import type { ResultCounterexample, ResultTimelineRow } from "../../model.ts";

/** Heights and widths in pixels; the style sheet has the same row heights for the list of steps. */
export const geometry = { row: 26, gaps: [0, 12, 24], gutter: 88, tail: 14 } as const;

/** One vertical line of the diagram. */
export interface Lane {
  readonly name: string;
  readonly x: number;
}

/** One row of the timeline in its place. */
export interface Step {
  readonly row: ResultTimelineRow;
  /** Number from 1. */
  readonly number: number;
  /** Extra space above, as an index into the gaps of the geometry: more for a longer pause. */
  readonly gap: number;
  readonly top: number;
  /** Vertical centre. */
  readonly y: number;
}

/** Where everything goes. */
export interface Layout {
  readonly lanes: readonly Lane[];
  readonly laneWidth: number;
  readonly steps: readonly Step[];
  readonly width: number;
  readonly height: number;
  /** Vertical place of a time, between the rows around it. */
  yOf(time: number): number;
  laneX(name: string | undefined): number | undefined;
}

/** Arranges rows top down by time and lanes from left to right. */
export function layoutOf(one: ResultCounterexample, rows: readonly ResultTimelineRow[]): Layout {
  const names = laneNames(one, rows);
  const laneWidth = names.length <= 4 ? 138 : names.length <= 7 ? 110 : 88;
  const lanes = names.map((name, index) => ({
    name,
    x: geometry.gutter + laneWidth * (index + 0.5),
  }));
  const xByName = new Map(lanes.map((lane) => [lane.name, lane.x]));
  const steps = stepsOf(rows);
  const last = steps.at(-1);
  return {
    lanes,
    laneWidth,
    steps,
    width: geometry.gutter + laneWidth * names.length + 8,
    height: (last?.top ?? 0) + geometry.row + geometry.tail,
    yOf: (time) => placeOf(time, steps),
    laneX: (name) => (name === undefined ? undefined : xByName.get(name)),
  };
}

/** Lanes of the case, then any other that an event happens on. */
function laneNames(one: ResultCounterexample, rows: readonly ResultTimelineRow[]): string[] {
  const names = new Set(one.lanes);
  for (const { lane, to, type } of rows) {
    // A fault or a phase may act on everything, or on something without a line of its own.
    if (type === "fault" || type === "phase") continue;
    if (lane !== "") names.add(lane);
    if (to !== undefined && to !== "") names.add(to);
  }
  return [...names];
}

function stepsOf(rows: readonly ResultTimelineRow[]): Step[] {
  const ordered = rows.toSorted((a, b) => a.time - b.time);
  let top = 0;
  let before = ordered[0]?.time ?? 0;
  return ordered.map((row, index) => {
    const gap = gapFor(row.time - before);
    top += geometry.gaps[gap] ?? 0;
    const step = { row, number: index + 1, gap, top, y: top + geometry.row / 2 };
    top += geometry.row;
    before = row.time;
    return step;
  });
}

function gapFor(milliseconds: number): number {
  if (milliseconds >= 500) return 2;
  return milliseconds >= 50 ? 1 : 0;
}

function placeOf(time: number, steps: readonly Step[]): number {
  const next = steps.findIndex((step) => step.row.time > time);
  const after = steps[next];
  const last = steps.at(-1);
  if (after === undefined) {
    if (last === undefined) return 0;
    return last.row.time >= time ? last.y : last.y + geometry.row / 2;
  }
  const before = steps[next - 1];
  if (before === undefined) return after.y;
  const share = (time - before.row.time) / (after.row.time - before.row.time);
  return before.y + share * (after.y - before.y);
}
