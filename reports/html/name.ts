import { fit } from "../view/width.ts";
import { html, type Markup } from "./tag.ts";

/** Longest name that is shown in full, in columns of text. */
const longest = 36;

/** A name on one line: cut if it is long, in full when pointed at. */
export function name(text: string): Markup {
  const short = fit(text, longest);
  return short === text ? html`<bdi>${text}</bdi>` : html`<bdi title="${text}">${short}</bdi>`;
}
