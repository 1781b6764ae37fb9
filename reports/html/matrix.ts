import type { Result, ResultCell, ResultProperty } from "../model.ts";
import { holdsData } from "../view/anomalies.ts";
import { facetsOf, type Facet } from "../view/facets.ts";
import { headline } from "../view/headline.ts";
import { modelText } from "../view/models.ts";
import { matrixOf, rowLabel, type Matrix, type MatrixRow } from "../view/matrix.ts";
import { brokenUnclaimed, cellStatus, statusOrder, statuses } from "../view/status.ts";
import { plural } from "../view/text.ts";
import type { Anchors } from "./anchors.ts";
import { facetAttribute, filters } from "./filters.ts";
import { amountsOf } from "./picture/panels.ts";
import { pictures } from "./picture/picture.ts";
import { html, type Markup } from "./tag.ts";

/** Broken properties that a cell has room to name. */
const mostNamed = 1;

/** Names of more characters than this may be broken over lines. */
const longName = 20;

/** More faults than this would not fit beside the trade-off: they go down, and the strategies across. */
const mostFaultsAcross = 6;

/** Up to so many strategies the trade-off has room beside the matrix. */
const mostBeside = 4;

/** The strategy × fault matrix; each cell is a link to its details. */
export function matrixSection(result: Result, anchors: Anchors): Markup {
  const matrix = matrixOf(result);
  if (matrix.rows.length === 0) {
    return html`<section id="matrix">
      <h2>Strategies under faults</h2>
      <p class="empty">
        ${result.cells.length === 0 ? "No cell was run." : "Only cost curves were run, without faults."}
      </p>
    </section>`;
  }
  const down = matrix.faults.length > mostFaultsAcross;
  const columns = down ? matrix.rows.length : matrix.faults.length;
  const drawn = pictures(result);
  const beside = drawn !== false && columns <= (down ? mostBeside : mostFaultsAcross) && " beside";
  return html`<section id="matrix" aria-labelledby="matrix-title">
    <div class="section-head">
      <h2 id="matrix-title">Strategies under faults</h2>
      ${filters(result)}
    </div>
    ${explanation(result)}
    <div class="overview${beside}">
      <div class="scroller" tabindex="0" role="group" aria-labelledby="matrix-title">
        ${down ? faultsDown(result, matrix, anchors, columns > mostBeside) : faultsAcross(result, matrix, anchors)}
      </div>
      ${drawn}
    </div>
    ${legend(result)}
  </section>`;
}

/** What stands in a cell. */
function explanation(result: Result): Markup {
  const cells = result.cells;
  const violated = cells.some((cell) => cellStatus(cell) === "violated");
  return html`<p class="note">
    In each cell: the verdict on what the strategy claims under that fault, and the share of operations
    answered in time while the fault was
    active${violated && " (where a claim broke, the share of runs that broke it)"}${cells.some(holdsData) && "; then the strongest consistency model that held in every run"}.
    Choose one for its claims, numbers and counterexamples.
  </p>`;
}

function faultsAcross(result: Result, matrix: Matrix, anchors: Anchors): Markup {
  const facets = facetsOf(result);
  return html`<table class="matrix">
    <thead>
      <tr>
        <th scope="col" class="corner">Strategy</th>
        ${matrix.faults.map((fault) => html`<th scope="col">${term(fault, result.glossary)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${matrix.rows.map(
        (row) =>
          html`<tr>
            ${rowHead(row, "row", result.glossary)}${matrix.faults.map((fault) => field(row.cells.get(fault), { row, anchors, facets, matrix, wide: false }))}
          </tr> `,
      )}
    </tbody>
  </table>`;
}

/** With many strategies there is room for short cells alone, of two lines. */
function faultsDown(result: Result, matrix: Matrix, anchors: Anchors, many: boolean): Markup {
  const facets = facetsOf(result);
  return html`<table class="matrix ${many ? "many" : "down"}">
    <thead>
      <tr>
        <th scope="col" class="corner">Fault</th>
        ${matrix.rows.map((row) => rowHead(row, "col", result.glossary))}
      </tr>
    </thead>
    <tbody>
      ${matrix.faults.map(
        (fault) =>
          html`<tr>
            <th scope="row" class="strategy">${term(fault, result.glossary)}</th>
            ${matrix.rows.map((row) => field(row.cells.get(fault), { row, anchors, facets, matrix, wide: !many }))}
          </tr> `,
      )}
    </tbody>
  </table>`;
}

function rowHead(row: MatrixRow, scope: "row" | "col", glossary: Result["glossary"]): Markup {
  const qualifier = row.qualifier !== "" && html`<small>${row.qualifier}</small>`;
  const long = row.strategy.length > longName && " long";
  return html`<th scope="${scope}" class="strategy${long}">${term(row.strategy, glossary)}${qualifier}</th>`;
}

function term(name: string, glossary: Result["glossary"]): Markup {
  const meaning = glossary !== undefined && Object.hasOwn(glossary, name) ? glossary[name] : undefined;
  return html`<span class="name" title="${meaning ?? name}">${name}</span>`;
}

interface Place {
  readonly row: MatrixRow;
  readonly anchors: Anchors;
  readonly facets: readonly Facet[];
  readonly matrix: Matrix;
  /** Whether there is room to name the properties that were shown broken. */
  readonly wide: boolean;
}

function field(cell: ResultCell | undefined, place: Place): Markup {
  if (cell === undefined)
    return html`<td>
      <span class="cell none" title="not run">–<span class="hidden">not run</span></span>
    </td>`;
  const { row, anchors, facets, matrix, wide } = place;
  const status = cellStatus(cell);
  const { glyph, word } = statuses[status];
  const { figure, text } = headline(cell);
  const brokenOnes = status === "broken" ? [] : brokenUnclaimed(cell);
  const model = cell.data?.model;
  const title = [
    `${rowLabel(row)} under ${cell.fault}: ${word}`,
    text,
    ...(model === undefined ? [] : [modelText(model)]),
    ...(brokenOnes.length > 0
      ? [`${plural(brokenOnes.length, "property", "properties")} beyond the claims shown broken`]
      : []),
  ].join(", ");
  return html`<td
    data-row="${matrix.rows.indexOf(row)}"
    data-amounts="${amountsOf(cell).join(" ")}"
    ${facetAttribute(cell, facets)}
  >
    <a class="cell s-${status}" href="#${anchors.cells.get(cell.id) ?? ""}" title="${title}"
      ><span class="hidden">${rowLabel(row)} under ${cell.fault}: </span
      ><span class="line"
        ><span class="glyph" aria-hidden="true">${glyph}</span><span class="figure">${figure}</span></span
      ><span class="line"
        ><span class="word">${word}</span
        >${model !== undefined && html`<span class="model">${model}</span>`}${brokenMark(brokenOnes, wide)}</span
      ></a
    >
  </td>`;
}

/** What is not claimed and was shown broken: by name where there is room, else how much. */
function brokenMark(broken: readonly ResultProperty[], wide: boolean): Markup | false {
  if (broken.length === 0) return false;
  const names = broken.map(({ property }) => property).join(", ");
  const text = wide && broken.length <= mostNamed ? `◇ ${names}` : `◇${broken.length}`;
  return html`<span class="mark s-broken">${text}</span>`;
}

/** What the glyphs mean that occur. */
function legend(result: Result): Markup {
  const used = new Set(result.cells.map(cellStatus));
  const items = statusOrder
    .filter((status) => used.has(status) && status !== "broken")
    .map((status) => {
      const { glyph, word, meaning } = statuses[status];
      return html`<li>
        <span class="chip s-${status}"><span class="glyph" aria-hidden="true">${glyph}</span>${word}</span>
        ${meaning}
      </li>`;
    });
  const broken =
    result.cells.some((cell) => brokenUnclaimed(cell).length > 0) &&
    html`<li>
      <span class="mark s-broken">${statuses.broken.glyph} property</span> not claimed there, and a
      counterexample was found
    </li>`;
  return html`<ul class="legend" aria-label="Legend">
    ${items}${broken}
  </ul>`;
}
