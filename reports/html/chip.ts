import { statuses, type Status } from "../view/status.ts";
import { html, type Markup } from "./tag.ts";

/** A status as glyph and word on its colour. */
export function chip(status: Status): Markup {
  const { glyph, word } = statuses[status];
  return html`<span class="chip s-${status}"
    ><span class="glyph" aria-hidden="true">${glyph}</span>${word}</span
  >`;
}
