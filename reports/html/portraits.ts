import type { Result } from "../model.ts";
import { portraits, type Portrait } from "../view/portrait.ts";
import { html, type Markup } from "./tag.ts";

/** A paragraph for each strategy: what it kept, what it gave up, when to choose it. */
export function portraitsSection(result: Result): Markup | false {
  const all = portraits(result);
  return (
    all.length > 0 &&
    html`<section id="portraits" aria-labelledby="portraits-title">
      <h2 id="portraits-title">What each strategy gives and takes</h2>
      <p class="note">
        Written from the numbers of this run: they hold for its faults and its sample size. Runs in which a
        fault had no effect are not counted.
      </p>
      <div class="portraits">${all.map(article)}</div>
    </section>`
  );
}

function article({ label, kept, gaveUp, choose }: Portrait): Markup {
  return html`<article class="portrait">
    <h3>${label}</h3>
    <p><b>Kept.</b> ${kept}</p>
    <p><b>Gave up.</b> ${gaveUp}</p>
    <p><b>When.</b> ${choose}</p>
  </article>`;
}
