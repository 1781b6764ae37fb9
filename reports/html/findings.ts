import type { Result } from "../model.ts";
import { facetsOf, type Facet } from "../view/facets.ts";
import { minimalSize, observed, shownBroken, violations, type Finding } from "../view/findings.ts";
import { grouped, plural } from "../view/text.ts";
import type { Anchors } from "./anchors.ts";
import { chip } from "./chip.ts";
import { facetAttribute } from "./filters.ts";
import { name } from "./name.ts";
import { html, type Markup } from "./tag.ts";

/** Most findings in one table. */
const mostRows = 300;

/** Broken claims in full, and what is not claimed and was shown broken in short. */
export function findingsSection(result: Result, anchors: Anchors): Markup {
  const facets = facetsOf(result);
  const table = (findings: readonly Finding[]): Markup => findingsTable(findings, facets, anchors);
  const claimed = violations(result);
  const rest = shownBroken(result);
  return html`<section id="findings" aria-labelledby="findings-title">
    <h2 id="findings-title">Findings</h2>
    ${claimed.length === 0 ? html`<p class="note">No claim was seen broken.</p>` : table(claimed)}
    ${
      rest.length > 0 &&
      html`<details class="more">
        <summary>
          ${plural(rest.length, "property", "properties")} shown broken where nobody claims them
        </summary>
        ${table(rest)}
      </details>`
    }
  </section>`;
}

function findingsTable(findings: readonly Finding[], facets: readonly Facet[], anchors: Anchors): Markup {
  return html`<div class="scroller">
    <table class="findings">
      <thead>
        <tr>
          <th scope="col">Strategy</th>
          <th scope="col">Fault</th>
          <th scope="col">Property</th>
          <th scope="col">Observed</th>
          <th scope="col">Minimal case</th>
        </tr>
      </thead>
      <tbody>
        ${findings.slice(0, mostRows).map((finding) => row(finding, facets, anchors))}
      </tbody>
    </table>
    ${findings.length > mostRows && html`<p class="note">and ${grouped(findings.length - mostRows)} more, each in its cell</p>`}
  </div>`;
}

function row(
  { cell, property, counterexample }: Finding,
  facets: readonly Facet[],
  anchors: Anchors,
): Markup {
  const anchor = anchors.counterexamples.get(counterexample?.id ?? "") ?? anchors.cells.get(cell.id);
  const text = counterexample === undefined ? "no case was stored" : observed(counterexample)[0];
  const status = property.claimed ? "violated" : "broken";
  return html`<tr${facetAttribute(cell, facets)}>
    <th scope="row">${name(cell.strategy)}</th>
    <td>${name(cell.fault)}</td>
    <td class="nowrap">${chip(status)} ${name(property.property)}</td>
    <td class="observed">${text}</td>
    <td class="nowrap"><a href="#${anchor ?? ""}">${caseSize(counterexample)}</a></td>
  </tr>`;
}

function caseSize(counterexample: Finding["counterexample"]): string {
  return counterexample === undefined ? "open the cell" : minimalSize(counterexample);
}
