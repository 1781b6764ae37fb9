import type { Result } from "../model.ts";
import { limitsOf, type Limit } from "../view/limits.ts";
import { plural } from "../view/text.ts";
import { html, type Markup } from "./tag.ts";

/** Lists longer than this are folded. */
const unfolded = 6;

/** What this run cannot show, and what this page leaves out of it. */
export function limitsSection(result: Result, leftOut: string | undefined): Markup {
  const sample = leftOut === undefined ? [] : [{ title: "This page", text: leftOut, items: [] }];
  const parts = [...sample, ...limitsOf(result)];
  const body =
    parts.length === 0
      ? html`<p class="empty">Nothing was run.</p>`
      : html`<dl class="limits">${parts.map(limit)}</dl>`;
  return html`<section id="limits" aria-labelledby="limits-title">
    <h2 id="limits-title">What this run cannot show</h2>
    ${body}
  </section>`;
}

function limit({ title, text, items }: Limit): Markup {
  return html`<div>
    <dt>${title}</dt>
    <dd>${text}${list(items)}</dd>
  </div>`;
}

function list(items: readonly string[]): Markup | false {
  const points = html`<ul>
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;
  if (items.length <= unfolded) return items.length > 0 && points;
  return html`<details class="more">
    <summary>${plural(items.length, "entry", "entries")}</summary>
    ${points}
  </details>`;
}
