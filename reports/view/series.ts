import type { ResultCell, ResultSeries } from "../model.ts";
import { nothing, percent } from "./format.ts";

/** The parts of a run as its faults divide it, with the share of operations answered in each. */
export interface Phases {
  readonly before: string;
  readonly during: string;
  readonly after: string;
}

/** Heights of a text chart from empty to full. */
const heights = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** The relative time at which a bucket begins. */
export function beginOf(bucket: number, { from, until, active }: ResultSeries): number {
  return from + (bucket * (until - from)) / Math.max(1, active.length);
}

/** What was answered before, during and after the faults. */
export function phasesOf(series: ResultSeries): Phases {
  const share = (within: (time: number) => boolean): string => {
    const buckets = [...series.asked.keys()].filter((bucket) => within(beginOf(bucket + 0.5, series)));
    const sum = (counts: readonly number[]): number =>
      buckets.reduce((total, bucket) => total + (counts[bucket] ?? 0), 0);
    const asked = sum(series.asked);
    return asked === 0 ? nothing : percent(sum(series.answered) / asked);
  };
  return {
    before: share((time) => time < 0),
    during: share((time) => time >= 0 && time < 1),
    after: share((time) => time >= 1),
  };
}

/** The share answered over time as one character per bucket, a space where nothing was asked. */
export function sparkline({ asked, answered }: ResultSeries): string {
  return asked
    .map((count, bucket) => {
      if (count === 0) return " ";
      const part = Math.min(1, (answered[bucket] ?? 0) / count);
      // Only all of them reach the full height: what is missing must be seen.
      return heights[part >= 1 ? 7 : Math.floor(part * 7)] ?? " ";
    })
    .join("");
}

/** The series of several cells taken together; those with other buckets than the first are left out. */
export function poolSeries(cells: readonly ResultCell[]): ResultSeries | undefined {
  const all = cells.flatMap(({ series }) => (series === undefined ? [] : [series]));
  const [first] = all;
  if (first === undefined) return undefined;
  const same = all.filter(
    ({ from, until, asked }) =>
      from === first.from && until === first.until && asked.length === first.asked.length,
  );
  const added = (of: (series: ResultSeries) => readonly number[]): number[] =>
    first.asked.map((_, bucket) => same.reduce((sum, series) => sum + (of(series)[bucket] ?? 0), 0));
  return {
    ...first,
    runs: same.reduce((sum, { runs }) => sum + runs, 0),
    active: added(({ active }) => active),
    asked: added(({ asked }) => asked),
    answered: added(({ answered }) => answered),
  };
}

/** A share as a bar of so many characters. */
export function bar(share: number, columns: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * columns);
  return "█".repeat(full) + "░".repeat(columns - full);
}
