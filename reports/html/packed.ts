import { gzipSync } from "node:zlib";
import { html, trusted, type Markup } from "./tag.ts";

/** Most characters of details that stand in the page as they are; those of broken claims come first. */
const mostPlain = 250_000;

/** The details of one cell, and how much they matter. */
export interface Details {
  /** Anchor of the cell. */
  readonly anchor: string;
  readonly markup: Markup;
  /** Whether they must be readable where no script runs, if there is room. */
  readonly plain: boolean;
}

/** How details go into a page. */
export interface Packing {
  /** What stands in the page, by anchor: the details, or the place where a script puts them. */
  readonly byAnchor: ReadonlyMap<string, Markup>;
  /** The packed details, as a `<script type="text/plain">` that a browser does not run. */
  readonly island: Markup | false;
}

/**
 * Details of cells repeat each other, and few are ever opened: in the page they are one gzip in base64,
 * a twentieth of their size, which a script unpacks when the page has loaded.
 */
export function packed(all: readonly Details[]): Packing {
  const byAnchor = new Map<string, Markup>();
  const chunks: Markup[] = [];
  let room = mostPlain;
  for (const { anchor, markup, plain } of all) {
    if (plain && markup.text.length <= room) {
      room -= markup.text.length;
      byAnchor.set(anchor, markup);
      continue;
    }
    chunks.push(html`<div data-into="${anchor}">${markup}</div>`);
    byAnchor.set(
      anchor,
      html`<div class="unpack">
        <noscript
          ><p class="empty">
            Claims, numbers and counterexamples of this cell are packed; a script has to unpack them.
          </p></noscript
        >
      </div>`,
    );
  }
  if (chunks.length === 0) return { byAnchor, island: false };
  const bytes = gzipSync(chunks.map(({ text }) => text).join(""), { level: 9 });
  return {
    byAnchor,
    island: trusted(`<script type="text/plain" id="details">${bytes.toString("base64")}</script>`),
  };
}
