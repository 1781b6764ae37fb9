import { ordered } from "../json.ts";
import type { Result } from "../model.ts";
import { trusted, type Markup } from "./tag.ts";

/** The whole result as a `<script type="application/json">`: data that a browser does not run. */
export function dataIsland(result: Result): Markup {
  const json = JSON.stringify(ordered(result))
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
  return trusted(`<script type="application/json" id="result">${json}</script>`);
}
