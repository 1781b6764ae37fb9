import type { Result } from "../model.ts";
import {
  agreements,
  agreementSentence,
  backendTexts,
  differenceName,
  differences,
} from "../view/agreement.ts";
import { plural } from "../view/text.ts";
import { html, type Markup } from "./tag.ts";

/** Lists longer than this are folded. */
const unfolded = 6;

/** How the backends of a run compare; nothing for one backend. */
export function agreementSection({ agreement }: Result): Markup | false {
  if (agreement === undefined) return false;
  const all = differences(agreement);
  const kinds = (["different", "named", "open"] as const).map((kind) => {
    const { glyph, word, meaning } = agreements[kind];
    const own = all.filter((difference) => difference.agreement === kind);
    return entry(
      `${glyph} ${word}: ${meaning}`,
      own.map((difference) => `${differenceName(difference)}: ${difference.reason}`),
    );
  });
  return html`<section id="agreement" aria-labelledby="agreement-title">
    <h2 id="agreement-title">Agreement of the backends</h2>
    <p>${agreementSentence(agreement)}</p>
    <dl class="limits">${entry("Backends", backendTexts(agreement))}${kinds}</dl>
  </section>`;
}

function entry(title: string, items: readonly string[]): Markup | false {
  if (items.length === 0) return false;
  const points = html`<ul>
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;
  const list =
    items.length <= unfolded
      ? points
      : html`<details class="more">
          <summary>${plural(items.length, "entry", "entries")}</summary>
          ${points}
        </details>`;
  return html`<div>
    <dt>${title}</dt>
    <dd>${list}</dd>
  </div>`;
}
