import { gzipSync } from "node:zlib";
import { ordered } from "../json.ts";
import type { Result } from "../model.ts";
import { trusted, type Markup } from "./tag.ts";

/** Most bytes of compressed JSON that a page carries; a larger result leaves out its timelines, then its cases. */
const mostBytes = 1_000_000;

/** Most characters of JSON that are worth the attempt. */
const mostText = 12_000_000;

/** What a page carries of its result. */
export interface Island {
  readonly markup: Markup;
  /** What was left out of it; absent if it is the whole result. */
  readonly leftOut: string | undefined;
}

/**
 * The result as a `<script type="text/plain">` that a browser does not run: JSON, gzip, base64. It is what
 * the page was made from, so it can be saved again from the page alone.
 */
export function dataIsland(result: Result): Island {
  const cut: readonly (readonly [leftOut: string | undefined, result: () => Result])[] = [
    [undefined, () => result],
    ["the timelines of its cases", () => withoutTimelines(result)],
    ["its cases", () => ({ ...result, counterexamples: [] })],
  ];
  for (const [leftOut, part] of cut) {
    const text = JSON.stringify(ordered(part()));
    if (text.length > mostText) continue;
    const bytes = gzipSync(text);
    if (bytes.length <= mostBytes) return { markup: script(bytes.toString("base64")), leftOut };
  }
  return { markup: script(""), leftOut: "all of it" };
}

function withoutTimelines(result: Result): Result {
  const counterexamples = result.counterexamples.map((one) => ({
    ...one,
    timeline: [],
    timelineOmitted: one.timelineOmitted + one.timeline.length,
  }));
  return { ...result, counterexamples };
}

function script(text: string): Markup {
  return trusted(`<script type="text/plain" id="result">${text}</script>`);
}
