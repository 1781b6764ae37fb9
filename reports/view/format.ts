import type { ResultProportion } from "../model.ts";
import { grouped } from "./text.ts";

/** Shown where nothing was measured. */
export const nothing = "–";

/** A share as `98.4 %`; only an exact 0 or 1 reads as `0 %` or `100 %`. */
export function percent(share: number): string {
  if (share <= 0) return "0 %";
  if (share >= 1) return "100 %";
  if (share < 0.0005) return "<0.1 %";
  if (share >= 0.9995) return ">99.9 %";
  return `${(share * 100).toFixed(1)} %`;
}

/** The point value of a proportion as a percentage, or a dash. */
export function share(proportion: ResultProportion): string {
  if (proportion.total === 0) return nothing;
  return percent(proportion.successes / proportion.total);
}

/** The interval of a proportion as `97.1 to 99.2 %`, or a dash. */
export function interval(proportion: ResultProportion): string {
  if (proportion.total === 0) return nothing;
  const [low, high] = [percent(proportion.low), percent(proportion.high)];
  return low === high ? low : `${low.replace(/ %$/, "")} to ${high}`;
}

/** Milliseconds as `0.42 ms`, `131 ms`, `2.50 s`, `3.2 min` or `1.5 h`. */
export function duration(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  if (size >= 7_200_000) return `${grouped(Number((milliseconds / 3_600_000).toFixed(1)))} h`;
  if (size >= 120_000) return `${grouped(Number((milliseconds / 60_000).toFixed(1)))} min`;
  if (size >= 1000) return `${(milliseconds / 1000).toFixed(size >= 10_000 ? 1 : 2)} s`;
  return `${decimal(milliseconds)} ms`;
}

/** A moment of a run: always milliseconds, so that a column of them compares at a glance. */
export function moment(milliseconds: number): string {
  return `${grouped(Number(milliseconds.toFixed(milliseconds < 100 ? 2 : 1)))} ms`;
}

/** Bytes as `812 B`, `4.2 kB` or `1.7 MB` (powers of 1000). */
export function bytes(value: number): string {
  if (value >= 1e6) return `${grouped(Number((value / 1e6).toFixed(1)))} MB`;
  if (value >= 1e3) return `${(value / 1e3).toFixed(1)} kB`;
  return `${decimal(value)} B`;
}

/** A number with at most three significant decimals, without trailing zeros. */
export function decimal(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return grouped(Math.round(value));
  return String(Number(value.toFixed(size >= 10 ? 1 : 2)));
}

/** A moment of the calendar as `2026-11-21 19:04:42 UTC`; other texts stay as they are. */
export function calendar(text: string): string {
  const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(text);
  return parts === null ? text : `${parts[1]} ${parts[2]} UTC`;
}
