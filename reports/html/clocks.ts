import type { Result } from "../model.ts";
import { clockHead, clockRows, clockTexts } from "../view/clocks.ts";
import { name } from "./name.ts";
import { html, type Markup } from "./tag.ts";

/** How far apart clocks were and what was lost, a table; nothing if no scenario says anything about clocks. */
export function clocksSection(result: Result): Markup | false {
  const rows = clockRows(result).map(clockTexts);
  if (rows.length === 0) return false;
  return html`<section id="clocks" aria-labelledby="clocks-title">
    <h2 id="clocks-title">Clocks</h2>
    <p class="note">
      Apart is the distance between the earliest and the latest clock of the nodes: what is left of an error
      after clocks were set by each other, if they were. Where the last writer wins, it decides which of two
      acknowledged writes is kept. With 95 % intervals.
    </p>
    <div class="figures">
      <table>
        <tr class="heads">
          ${clockHead.map((head, index) => html`<th scope="col" class="${index < 2 ? "words" : ""}">${head}</th>`)}
        </tr>
        ${rows.map(
          ([row = "", ...texts]) =>
            html`<tr>
              <th scope="row">${name(row)}</th>
              ${texts.map((text, index) => html`<td class="${index === 0 ? "" : "n"}">${text}</td>`)}
            </tr>`,
        )}
      </table>
    </div>
  </section>`;
}
