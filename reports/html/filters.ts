import { facetsOf, facetValues, type Facet } from "../view/facets.ts";
import type { Result, ResultCell } from "../model.ts";
import { plural } from "../view/text.ts";
import { html, type Markup } from "./tag.ts";

/** Filters for the cells of the matrix; scripts take away `hidden`, without them all cells show. */
export function filters(result: Result): Markup | false {
  const facets = facetsOf(result);
  return (
    facets.length > 0 &&
    html`<form class="filters" hidden>
      <details>
        <summary>Filter <output>${plural(result.cells.length, "cell")}</output></summary>
        <div class="facets">
          ${facets.map(facetGroup)}
          <button type="reset">Show all</button>
        </div>
      </details>
    </form>`
  );
}

function facetGroup({ name, values }: Facet, facet: number): Markup {
  return html`<fieldset>
    <legend>${name}</legend>
    ${values.length > 3 && html`<button type="button" class="none">None</button>`}
    ${values.map((value, index) => html`<label><input type="checkbox" name="${facet}" value="${index}" checked /> ${value}</label>`)}
  </fieldset>`;
}

/** The attribute by which filters find what belongs to a cell. */
export function facetAttribute(cell: ResultCell, facets: readonly Facet[]): Markup {
  const values = facetValues(cell, facets);
  return values.length === 0 ? html`` : html` data-facets="${values.join(" ")}"`;
}
