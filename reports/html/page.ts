import type { Result, ResultCounterexample } from "../model.ts";
import { statuses } from "../view/status.ts";
import { agreementSection } from "./agreement.ts";
import { anchorsOf, type Anchors } from "./anchors.ts";
import { cellSection } from "./cell.ts";
import { client } from "./client/index.ts";
import { counterexampleArticle } from "./counterexample.ts";
import { patternDefinitions } from "./diagram/windows.ts";
import { findingsSection } from "./findings.ts";
import { dataIsland } from "./island.ts";
import { limitsSection } from "./limits.ts";
import { masthead } from "./masthead.ts";
import { matrixSection } from "./matrix.ts";
import { portraitsSection } from "./portraits.ts";
import { contentPolicy } from "./policy.ts";
import { style } from "./style/index.ts";
import { html, trusted, type Markup } from "./tag.ts";
import { tradeOffSection } from "./tradeoff.ts";

/** A whole result as one HTML file that needs no network; the same input gives the same bytes. */
export function renderHtml(result: Result): string {
  return `<!doctype html>\n${page(result).text}\n`;
}

function page(result: Result): Markup {
  const title = `Capstan: ${statuses[result.verdict].word}, seed ${result.run.seed}`;
  const anchors = anchorsOf(result);
  const { owned, orphans } = byCell(result);
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
        <div class="details">
          ${result.cells.map((cell) => cellSection(cell, owned.get(cell.id) ?? [], anchors))}
        </div>
        ${portraitsSection(result)} ${findingsSection(result, anchors)} ${orphanSection(orphans, anchors)}
        ${tradeOffSection(result)} ${agreementSection(result)} ${limitsSection(result)}
      </main>
      <footer>
        <p>
          Written by capstan ${result.tool.version}. The whole result is embedded in this file.
          <button type="button" class="save" hidden>Save result.json</button>
        </p>
      </footer>
      ${dataIsland(result)} ${trusted(`<script>${client}</script>`)}
    </body>
  </html>`;
}

/** The cell that shows each counterexample: the first one that refers to it. */
function byCell(result: Result): {
  owned: ReadonlyMap<string, readonly ResultCounterexample[]>;
  orphans: readonly ResultCounterexample[];
} {
  const free = new Map(result.counterexamples.map((one) => [one.id, one]));
  const owned = new Map<string, ResultCounterexample[]>();
  for (const cell of result.cells) {
    const mine: ResultCounterexample[] = [];
    for (const { counterexample } of cell.properties) {
      const one = free.get(counterexample ?? "");
      if (one === undefined) continue;
      mine.push(one);
      free.delete(one.id);
    }
    owned.set(cell.id, mine);
  }
  return { owned, orphans: [...free.values()] };
}

function orphanSection(cases: readonly ResultCounterexample[], anchors: Anchors): Markup | false {
  return (
    cases.length > 0 &&
    html`<section id="other-cases" aria-labelledby="other-title">
      <h2 id="other-title">Other stored cases</h2>
      ${cases.map((one) => counterexampleArticle(one, anchors, false))}
    </section>`
  );
}
