import { html, type Markup } from "../tag.ts";

/** The shapes of the diagram; each event type has its own, so that colour only repeats it. */
export type Shape =
  | "send"
  | "ok"
  | "fail"
  | "unknown"
  | "stored"
  | "delivered"
  | "effect"
  | "lost"
  | "process"
  | "log";

/** What each shape means, in the order of the key; a send or an operation on data begins and ends. */
export const shapeMeanings: readonly (readonly [Shape, string])[] = [
  ["send", "begins"],
  ["ok", "acknowledged"],
  ["fail", "failed"],
  ["unknown", "outcome unknown"],
  ["stored", "stored"],
  ["delivered", "delivered"],
  ["effect", "effect"],
  ["lost", "never arrived"],
  ["process", "process starts, stops or dies"],
  ["log", "log line"],
];

/** A shape around a point: a reference to its definition, as a page has thousands of them. */
export function mark(shape: Shape, x: number, y: number): Markup {
  return html`<use href="#mark-${shape}" class="m m-${shape}" x="${round(x)}" y="${round(y)}" />`;
}

/** The shapes by name; once per page. */
export function markDefinitions(): Markup[] {
  return Object.entries(paths).map(([shape, path]) => html`<path id="mark-${shape}" d="${path}" />`);
}

/** A number of pixels with one decimal, so that the page is the same everywhere. */
export function round(value: number): string {
  return String(Number(value.toFixed(1)));
}

const circle = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z";

const paths: Readonly<Record<Shape, string>> = {
  send: circle,
  ok: circle,
  fail: "M-4.5-4.5L4.5 4.5M4.5-4.5L-4.5 4.5",
  unknown: "M0-6L6 0L0 6L-6 0z",
  stored: "M-5-5H5V5H-5z",
  delivered: "M-6-4.5H6L0 5.5z",
  effect: "M0-7L1.8-2.4L6.7-2.2L2.8.9L4.1 5.7L0 3L-4.1 5.7L-2.8.9L-6.7-2.2L-1.8-2.4z",
  lost: "M-5-5L5 5M5-5L-5 5",
  process: "M-9-2.5H9V2.5H-9z",
  log: "M-2 0a2 2 0 1 0 4 0a2 2 0 1 0-4 0z",
};
