import type { ResultCell, ResultProperty } from "../model.ts";
import { interval, percent } from "../view/format.ts";
import { tellingRuns } from "../view/runs.ts";
import { cellStatus, inconclusiveReason, propertyStatus } from "../view/status.ts";
import { grouped } from "../view/text.ts";
import { wilson } from "../view/wilson.ts";
import type { Anchors } from "./anchors.ts";
import { chip } from "./chip.ts";
import { html, type Markup } from "./tag.ts";

/** The details of one cell: shown when targeted, and in print if a claim is broken. */
export function cellSection(cell: ResultCell, details: Markup | undefined, anchors: Anchors): Markup {
  const status = cellStatus(cell);
  const anchor = anchors.cells.get(cell.id) ?? "";
  return html`<section class="detail s-${status}" id="${anchor}" aria-labelledby="${anchor}-title">
    <div class="detail-head">
      <h3 id="${anchor}-title" tabindex="-1">
        <bdi>${cell.strategy}</bdi> <span class="under">under</span> <bdi>${cell.fault}</bdi>
      </h3>
      ${chip(status)}<a class="close" href="#matrix">Back to the matrix</a>
    </div>
    ${details}
  </section>`;
}

/** What a cell claims, its counterexamples and its numbers. */
export function cellDetails(
  cell: ResultCell,
  { cases, numbers }: { readonly cases: readonly Markup[]; readonly numbers: Markup | undefined },
  anchors: Anchors,
): Markup {
  const reason =
    cellStatus(cell) === "inconclusive" &&
    html`<p class="reason"><b>Inconclusive:</b> ${inconclusiveReason(cell)}.</p>`;
  return html`<p class="where">${where(cell)}</p>
    ${reason} ${claims(cell, anchors)} ${cases.length > 0 && html`<div class="cases">${cases}</div>`}
    <h4 class="numbers-title">Numbers over all runs of this cell</h4>
    ${numbers ?? html`<p class="empty">Left out of this page; they are in result.json.</p>`}`;
}

function where({ scenario, backend, client, server }: ResultCell): Markup[] {
  return [scenario, backend, client, server].map(
    (part, index) => html`${index > 0 && html` <span class="dot">·</span> `}<bdi>${part}</bdi>`,
  );
}

function claims(cell: ResultCell, anchors: Anchors): Markup {
  const claimed = cell.properties.filter((property) => property.claimed);
  const rest = cell.properties.filter((property) => !property.claimed);
  const rows = (properties: readonly ResultProperty[], title: string, empty: string): Markup =>
    html`<tbody>
      <tr class="group">
        <th colspan="4" scope="rowgroup">${title}</th>
      </tr>
      ${
        properties.length === 0
          ? html`<tr>
              <td colspan="4" class="q">${empty}</td>
            </tr>`
          : properties.map((property) => claimRow(property, cell, anchors))
      }
    </tbody>`;
  return html`<div class="scroller">
    <table class="claims">
      <thead>
        <tr>
          <th scope="col">Property</th>
          <th scope="col">Verdict</th>
          <th scope="col">Runs broken</th>
          <th scope="col">Counterexample</th>
        </tr>
      </thead>
      ${rows(claimed, "Claimed under this fault", "Nothing is claimed here.")}
      ${rest.length > 0 && rows(rest, "Not claimed under this fault", "")}
    </table>
  </div>`;
}

function claimRow(property: ResultProperty, cell: ResultCell, anchors: Anchors): Markup {
  const id = property.counterexample;
  const anchor = id === undefined ? undefined : anchors.counterexamples.get(id);
  const link = anchor === undefined ? html`<span class="q">–</span>` : html`<a href="#${anchor}">${id}</a>`;
  const reason = property.reason !== undefined && html` <span class="q">${property.reason}</span>`;
  return html`<tr>
    <th scope="row">${property.property}</th>
    <td>${chip(propertyStatus(property))}${reason}</td>
    <td class="n">${brokenRuns(property, cell)}</td>
    <td>${link}</td>
  </tr>`;
}

function brokenRuns(property: ResultProperty, cell: ResultCell): Markup {
  const telling = tellingRuns(cell);
  const count = html`${grouped(property.runsViolated)} of ${grouped(cell.runs)}`;
  const among = Math.max(telling, property.runsViolated);
  if (among === 0) return count;
  const part = wilson(property.runsViolated, among);
  const range = property.runsViolated > 0 ? interval(part) : `at most ${percent(part.high)}`;
  return html`${count} <span class="q">(${range})</span>`;
}
