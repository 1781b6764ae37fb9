import type { ResultTimelineRow } from "../model.ts";
import type { Style } from "./style.ts";

/** A message timeline as text: one line for each row, in order of time; `>` marks what the anomaly is about. */
export function timelineLines(rows: readonly ResultTimelineRow[], omitted: number, style: Style): string[] {
  const sorted = rows.toSorted((a, b) => a.time - b.time);
  const times = sorted.map(({ time }) => time.toFixed(3));
  const places = sorted.map(placeOf);
  const timeWidth = widest(times);
  const placeWidth = widest(places);
  const lines = sorted.map((row, index) => {
    const time = style.dim(`${(times[index] ?? "").padStart(timeWidth)} ms`);
    const text = `${(places[index] ?? "").padEnd(placeWidth)}  ${textOf(row)}`.trimEnd();
    return `${row.evidence ? ">" : " "} ${time}  ${row.evidence ? style.strong(text) : text}`;
  });
  return omitted === 0 ? lines : [...lines, `  … and ${omitted} more rows`];
}

function placeOf({ lane, to, type }: ResultTimelineRow): string {
  if (type === "fault") return "fault";
  if (type === "phase") return "phase";
  return to === undefined || to === lane ? lane : `${lane} -> ${to}`;
}

function textOf({ type, text, id, time, until }: ResultTimelineRow): string {
  // The text of an operation names its message; that of the others does not.
  const about = id === undefined || type === "operation" ? "" : `${id} `;
  const lasted = type === "operation" && until !== undefined ? `, after ${(until - time).toFixed(3)} ms` : "";
  return `${about}${printable(text)}${lasted}`;
}

/** Text of the code under test must not steer the terminal. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- to find just these
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => JSON.stringify(character).slice(1, -1));
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 0);
}
