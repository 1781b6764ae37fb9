import type { Result } from "../model.ts";
import { violations } from "../view/findings.ts";
import { cellStatus, statuses } from "../view/status.ts";
import { agreementSection } from "./agreement.ts";
import { anchorsOf } from "./anchors.ts";
import { casesOf } from "./cases.ts";
import { cellDetails, cellSection } from "./cell.ts";
import { client } from "./client/index.ts";
import { patternDefinitions } from "./diagram/windows.ts";
import { fieldClaimsSection } from "./field-claims.ts";
import { clocksSection } from "./clocks.ts";
import { costSection } from "./cost.ts";
import { findingsSection } from "./findings.ts";
import { dataIsland } from "./island.ts";
import { limitsSection } from "./limits.ts";
import { masthead } from "./masthead.ts";
import { matrixSection } from "./matrix.ts";
import { packed } from "./packed.ts";
import { portraitsSection } from "./portraits.ts";
import { contentPolicy } from "./policy.ts";
import { leftOutText, numbersOf } from "./sampled.ts";
import { style } from "./style/index.ts";
import { html, trusted, type Markup } from "./tag.ts";
import { tradeOffSection } from "./tradeoff.ts";

/** A whole result as one HTML file that needs no network; the same input gives the same bytes. */
export function renderHtml(result: Result): string {
  return `<!doctype html>\n${page(result).text}\n`;
}

function page(result: Result): Markup {
  const title = `Capstan: ${statuses[result.verdict].word}, seed ${result.run.seed}`;
  const cases = casesOf(result, anchorsOf(result));
  const { anchors } = cases;
  const numbers = numbersOf(result);
  const island = dataIsland(result);
  const leftOut = leftOutText({
    numbers: result.cells.length - numbers.size,
    notDrawn: cases.notDrawn,
    cases: cases.leftOut,
    data: island.leftOut,
  });
  const details = packed(
    result.cells.map((cell) => ({
      anchor: anchors.cells.get(cell.id) ?? "",
      markup: cellDetails(
        cell,
        { cases: cases.byCell.get(cell.id) ?? [], numbers: numbers.get(cell.id) },
        anchors,
      ),
      plain: cellStatus(cell) === "violated",
    })),
  );
  const sections = result.cells.map((cell) =>
    cellSection(cell, details.byAnchor.get(anchors.cells.get(cell.id) ?? ""), anchors),
  );
  const findings = findingsSection(result, anchors);
  // Broken claims are what a reader looks for first.
  const bad = violations(result).length > 0;
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${contentPolicy(style, client)}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${title}</title>
      ${trusted(`<style>${style}</style>`)}
    </head>
    <body>
      <a class="skip" href="#matrix">Skip to the matrix</a>
      ${patternDefinitions()} ${masthead(result)}
      <main>
        ${matrixSection(result, anchors)}
        <div class="details">${sections}</div>
        ${bad && findings} ${portraitsSection(result)} ${!bad && findings} ${orphanSection(cases.others)}
        ${tradeOffSection(result)} ${costSection(result)} ${clocksSection(result)}
        ${fieldClaimsSection(result, anchors)} ${agreementSection(result)}
        ${limitsSection(result, leftOut)}
      </main>
      <footer>
        <p>
          Written by capstan ${result.tool.version}. The ${island.leftOut === undefined ? "whole " : ""}result
          is embedded in this file. <button type="button" class="save" hidden>Save result.json</button>
        </p>
      </footer>
      ${details.island} ${island.markup} ${trusted(`<script>${client}</script>`)}
    </body>
  </html>`;
}

function orphanSection(cases: readonly Markup[]): Markup | false {
  return (
    cases.length > 0 &&
    html`<section id="other-cases" aria-labelledby="other-title">
      <h2 id="other-title">Other stored cases</h2>
      ${cases}
    </section>`
  );
}
