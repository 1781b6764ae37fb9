import type { Result } from "../model.ts";
import { calendar, duration } from "../view/format.ts";
import { statuses } from "../view/status.ts";
import { grouped, plural } from "../view/text.ts";
import { brokenBeyondClaims, brokenClaims, testedSentence } from "../view/outcome.ts";
import { cellCounts, totalsOf, verdictSentence } from "../view/totals.ts";
import { command } from "./command.ts";
import { html, type Markup } from "./tag.ts";

/** The head of the page: the verdict, what came of it, what was tested, and how. */
export function masthead(result: Result): Markup {
  const totals = totalsOf(result);
  const { glyph, word } = statuses[result.verdict];
  const partial = result.run.interrupted && " The run was interrupted; this is a partial result.";
  return html`<header class="masthead">
    <p class="brand"><b>Capstan</b> <span>message-delivery semantics under faults</span></p>
    <div class="verdict s-${result.verdict}">
      <h1><span class="glyph" aria-hidden="true">${glyph}</span>${word}</h1>
      <div>
        <p class="sentence">${verdictSentence(result, totals)}${partial}</p>
        <p class="tested">Tested: ${testedSentence(result)}</p>
        ${outcomes(result)}
      </div>
    </div>
    <details class="about">
      <summary>${summary(result)}</summary>
      <dl class="facts">
        ${facts(result).map(
          ([name, value]) =>
            html`<div>
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>
      <p class="run-again"><span class="label">Command</span>${command(result.run.command)}</p>
    </details>
  </header>`;
}

/** Whose claims broke, and what broke that nobody claims. */
function outcomes(result: Result): Markup[] {
  const texts = [
    ["violated", "Claims broken", brokenClaims(result)],
    ["broken", "Broken where nothing is promised", brokenBeyondClaims(result)],
  ] as const;
  return texts
    .filter(([, , text]) => text !== "")
    .map(
      ([status, title, text]) =>
        html`<p class="outcome s-${status}">
          <span class="mark"><span aria-hidden="true">${statuses[status].glyph}</span> ${title}:</span>
          ${text}.
        </p>`,
    );
}

/** What was run, on one line. */
function summary({ run, cells }: Result): string {
  const servers = [...new Set(cells.map((cell) => cell.server))];
  const server =
    servers.length === 1 ? servers : servers.length === 0 ? [] : [`${servers.length} kinds of server`];
  const runs = cells.reduce((total, cell) => total + cell.runs, 0);
  return [
    `seed ${run.seed}`,
    run.backend,
    run.client,
    ...server,
    plural(runs, "run"),
    calendar(run.startedAt),
  ].join(" · ");
}

function facts(result: Result): readonly (readonly [string, string])[] {
  const { run, tool } = result;
  const totals = totalsOf(result);
  const servers = [...new Set(result.cells.map((cell) => cell.server))].join(", ");
  return [
    ["Seed", String(run.seed)],
    ["Runs", grouped(totals.runs)],
    ["Cells", cellCounts(totals)],
    ["Backend", run.backend],
    ["Client", run.client],
    ...(servers === "" ? [] : [["Server", servers] as const]),
    ["Started", calendar(run.startedAt)],
    ["Took", `${duration(run.wallMilliseconds)}${simulated(totals.virtualMilliseconds)}`],
    ["Run twice", checks(totals.determinismChecked, totals.determinismDiverged)],
    ["Node", `${run.node}, ${run.platform}`],
    ["Capstan", tool.version],
  ];
}

function simulated(milliseconds: number): string {
  return milliseconds === 0 ? "" : `, for ${duration(milliseconds)} of virtual time`;
}

function checks(checked: number, diverged: number): string {
  if (checked === 0) return "none checked";
  return `${plural(checked, "run")}, ${diverged === 0 ? "all equal" : `${grouped(diverged)} differed`}`;
}
