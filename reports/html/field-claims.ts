import type { Result, ResultFieldClaim, ResultFieldNumber, ResultFieldPart } from "../model.ts";
import { fieldVerdicts, numberText, partsText } from "../view/field-claims.ts";
import type { Anchors } from "./anchors.ts";
import { html, type Markup } from "./tag.ts";

/** Most cells that are named behind one number. */
const mostCells = 4;

/** What people say of kinds of strategies, each confirmed or refuted by the numbers; nothing without any. */
export function fieldClaimsSection({ fieldClaims = [] }: Result, anchors: Anchors): Markup | false {
  return (
    fieldClaims.length > 0 &&
    html`<section id="field-claims" aria-labelledby="field-claims-title">
      <h2 id="field-claims-title">Claims of the field</h2>
      <p class="note">
        What is commonly said of such strategies, against what was measured here. A claim is confirmed if all of
        its parts are. Numbers have their 95 % interval.
      </p>
      ${fieldClaims.map((claim) => article(claim, anchors))}
    </section>`
  );
}

function article(whole: ResultFieldClaim, anchors: Anchors): Markup {
  const { claim, verdict, backend, parts } = whole;
  return html`<details class="field-claim">
    <summary>
      ${verdictChip(verdict)} <b>${claim}</b> <span class="q">${backend}, ${partsText(whole)} confirmed</span>
    </summary>
    <ul>
      ${parts.map((part) => partItem(part, anchors))}
    </ul>
  </details>`;
}

function partItem({ says, verdict, reason, numbers, why }: ResultFieldPart, anchors: Anchors): Markup {
  return html`<li>
    ${verdictChip(verdict)} ${says} <span class="q">${reason}.</span>${why !== undefined && html` ${why}`}
    ${
      numbers.length > 0 &&
      html`<ul>
        ${numbers.map((number) => html`<li>${number.name}: <b>${numberText(number)}</b>${sources(number, anchors)}</li>`)}
      </ul>`
    }
  </li>`;
}

function sources({ cells }: ResultFieldNumber, anchors: Anchors): Markup {
  const named = cells.slice(0, mostCells).map((id) => {
    const anchor = anchors.cells.get(id);
    return anchor === undefined ? html` ${id}` : html` <a href="#${anchor}">${id}</a>`;
  });
  const more = cells.length > mostCells && ` and ${cells.length - mostCells} more`;
  return html` <span class="q">from${named}${more}</span>`;
}

function verdictChip(verdict: ResultFieldClaim["verdict"]): Markup {
  const { glyph, status } = fieldVerdicts[verdict];
  return html`<span class="chip s-${status}"
    ><span class="glyph" aria-hidden="true">${glyph}</span>${verdict}</span
  >`;
}
