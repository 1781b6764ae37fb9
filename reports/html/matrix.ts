import type { Result, ResultCell } from "../model.ts";
import { interval, share } from "../view/format.ts";
import { matrixOf, rowLabel, type Matrix, type MatrixRow } from "../view/matrix.ts";
import { brokenUnclaimed, cellStatus, statusOrder, statuses } from "../view/status.ts";
import { plural } from "../view/text.ts";
import type { Anchors } from "./anchors.ts";
import { html, type Markup } from "./tag.ts";

/** Properties that a cell has room to name. */
const mostNamed = 2;

/** Names of more characters than this may be broken over lines. */
const longName = 20;

/** More faults than this would not fit across a page: they go down, and the strategies across. */
const mostFaultsAcross = 13;

/** The strategy × fault matrix; each cell is a link to its details. */
export function matrixSection(result: Result, anchors: Anchors): Markup {
  const matrix = matrixOf(result);
  if (matrix.rows.length === 0) {
    return html`<section id="matrix">
      <h2>Strategies under faults</h2>
      <p class="empty">No cell was run.</p>
    </section>`;
  }
  return html`<section id="matrix" aria-labelledby="matrix-title">
    <h2 id="matrix-title">Strategies under faults</h2>
    <p class="note">
      Choose a cell for its claims, numbers and counterexamples. The figure is the share of
      operations answered while a fault was active (of all operations where there was none).
    </p>
    <div class="scroller" tabindex="0" role="group" aria-labelledby="matrix-title">
      ${matrix.faults.length > mostFaultsAcross ? faultsDown(result, matrix, anchors) : faultsAcross(result, matrix, anchors)}
    </div>
    ${legend()}
  </section>`;
}

function faultsAcross(result: Result, matrix: Matrix, anchors: Anchors): Markup {
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
            ${rowHead(row, "row", result.glossary)}${matrix.faults.map((fault) => field(row.cells.get(fault), row, anchors))}
          </tr> `,
      )}
    </tbody>
  </table>`;
}

function faultsDown(result: Result, matrix: Matrix, anchors: Anchors): Markup {
  return html`<table class="matrix down">
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
            ${matrix.rows.map((row) => field(row.cells.get(fault), row, anchors, true))}
          </tr> `,
      )}
    </tbody>
  </table>`;
}

function rowHead(row: MatrixRow, scope: "row" | "col", glossary: Result["glossary"]): Markup {
  const qualifier = row.qualifier !== "" && html`<small>${row.qualifier}</small>`;
  const long = row.strategy.length > longName && " long";
  return html`<th scope="${scope}" class="strategy${long}">
    ${term(row.strategy, glossary)}${qualifier}
  </th>`;
}

function term(name: string, glossary: Result["glossary"]): Markup {
  const meaning =
    glossary !== undefined && Object.hasOwn(glossary, name) ? glossary[name] : undefined;
  return html`<span class="name" title="${meaning ?? name}">${name}</span>`;
}

/** One cell; `wide` has room to name the properties that were shown broken. */
function field(cell: ResultCell | undefined, row: MatrixRow, anchors: Anchors, wide = false): Markup {
  if (cell === undefined)
    return html`<td>
      <span class="cell none" title="not run">–<span class="hidden">not run</span></span>
    </td>`;
  const status = cellStatus(cell);
  const { glyph, word } = statuses[status];
  const brokenOnes = status === "broken" ? [] : brokenUnclaimed(cell);
  const broken = brokenOnes.length;
  const figure = share(headline(cell));
  const mark = broken > 0 && html`<span class="mark s-broken"
      >${wide && broken <= mostNamed ? `◇ ${brokenOnes.map(({ property }) => property).join(", ")} broken` : `◇${broken}`}</span
    >`;
  const title = [
    `${rowLabel(row)} under ${cell.fault}: ${word}`,
    `${figure} answered (${interval(headline(cell))})`,
    ...(broken > 0
      ? [`${plural(broken, "property", "properties")} beyond the claims shown broken`]
      : []),
  ].join(", ");
  return html`<td>
    <a
      class="cell s-${status}"
      href="#${anchors.cells.get(cell.id) ?? ""}"
      aria-label="${title}"
      title="${title}"
      ><span class="line"
        ><span class="glyph">${glyph}</span><span class="figure">${figure}</span></span
      ><span class="line"><span class="word">${word}</span>${mark}</span></a
    >
  </td>`;
}

function headline(cell: ResultCell): ResultCell["availability"]["duringFaults"] {
  const { duringFaults, outsideFaults } = cell.availability;
  return duringFaults.total > 0 ? duringFaults : outsideFaults;
}

function legend(): Markup {
  const items = statusOrder.map((status) => {
    const { glyph, word, meaning } = statuses[status];
    return html`<li>
      <span class="chip s-${status}"
        ><span class="glyph" aria-hidden="true">${glyph}</span>${word}</span
      >
      ${meaning}
    </li>`;
  });
  const mark = html`<li>
    <span class="mark s-broken">◇</span> what is not claimed there, and was shown broken
  </li>`;
  return html`<ul class="legend" aria-label="Legend">
    ${items}${mark}
  </ul>`;
}
