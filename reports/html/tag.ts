import { visible } from "../view/text.ts";

/** Text that is markup already: only {@link html} and {@link trusted} make it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template may hold; `false` and `undefined` leave nothing. */
export type Part = string | number | Markup | false | undefined | readonly Part[];

/**
 * Template for HTML and SVG: every value is escaped for text and for quoted attributes.
 * @example html`<b title="${name}">${name}</b>`
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const pieces = strings.map((piece, index) => compact(piece) + rendered(parts[index]));
  return new Markup(pieces.join(""));
}

/** Marks text of this package (style, script, data island) as markup; never text from a result. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

/** The indentation of the source is not worth its bytes in every one of a thousand cells. */
function compact(piece: string): string {
  return piece.replace(/\s*\n\s*/g, "\n");
}

function rendered(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(rendered).join("");
  return escapeMarkup(String(part));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for HTML or XML, in content or in quotes, with characters that act made visible. */
export function escapeMarkup(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? "");
}
