import { clocksPart } from "./markdown/clocks.ts";
import { codeBlock, codeSpan, escapeMarkdown, folded, table } from "./markdown/text.ts";
import type { Result } from "./model.ts";
import { agreementLines } from "./terminal/agreement.ts";
import { plain } from "./terminal/style.ts";
import { tradeOffLines } from "./terminal/tradeoff.ts";
import { violationLines } from "./terminal/violation.ts";
import { failoverRows } from "./view/failover.ts";
import { duration } from "./view/format.ts";
import { observed, shownBroken, violations, type Finding } from "./view/findings.ts";
import { limitsOf } from "./view/limits.ts";
import { costPart } from "./markdown/cost.ts";
import { dataPart } from "./markdown/data.ts";
import { fieldClaimsPart } from "./markdown/field-claims.ts";
import { matrixOf, rowLabel } from "./view/matrix.ts";
import { brokenUnclaimed, cellStatus, statusOrder, statuses } from "./view/status.ts";
import { list, plural } from "./view/text.ts";
import { cellCounts, totalsOf, verdictSentence } from "./view/totals.ts";

/** Most broken claims written out, and most lines of other lists. */
const listed = { violations: 10, lines: 40 };

/** GitHub takes comments of up to 65,536 characters. */
const mostCharacters = 60_000;

/** Markdown for a pull request: verdict, matrix, broken claims with replay commands, failover, limits. */
export function renderMarkdown(result: Result): string {
  const parts: readonly (readonly [name: string, text: string])[] = [
    ["the verdict", heading(result)],
    ["the matrix", matrixPart(result)],
    ...violationParts(result).map((text) => ["broken claims", text] as const),
    ["the trade-off", tradeOffPart(result)],
    ["what this run cannot show", limitsPart(result)],
    ["what was shown broken and is not claimed", brokenPart(result)],
    ["the claims of the field", fieldClaimsPart(result)],
    ["the agreement of the backends", agreementPart(result)],
    ["failover", failoverPart(result)],
    ["clocks", clocksPart(result)],
    ["cost by size", costPart(result)],
    ["what data strategies kept", dataPart(result)],
  ];
  return `${fitting(parts.filter(([, text]) => text !== "")).join("\n\n")}\n`;
}

/** The parts that fit into a comment, and what was left out; what matters most comes first. */
function fitting(parts: readonly (readonly [name: string, text: string])[]): string[] {
  const kept: string[] = [];
  const cut = new Set<string>();
  let room = mostCharacters;
  for (const [name, text] of parts) {
    if (text.length + 2 > room) {
      cut.add(name);
      continue;
    }
    room -= text.length + 2;
    kept.push(text);
  }
  if (cut.size === 0) return kept;
  return [
    ...kept,
    `Left out, as a comment has room for no more: ${list([...cut])}. The other reports have it.`,
  ];
}

function heading(result: Result): string {
  const totals = totalsOf(result);
  const { glyph, word } = statuses[result.verdict];
  const { run, tool } = result;
  const partial = run.interrupted ? " The run was interrupted; this is a partial result." : "";
  return [
    `### ${glyph} capstan: ${word}`,
    "",
    `${verdictSentence(result, totals)} ${cellCounts(totals)}.${partial}`,
    "",
    `Seed ${codeSpan(String(run.seed))}, backend ${codeSpan(run.backend)}, client ${codeSpan(run.client)}, ` +
      `${plural(totals.runs, "run")} in ${duration(run.wallMilliseconds)}, capstan ${escapeMarkdown(tool.version)}.`,
  ].join("\n");
}

/** Strategies across and faults down: there are more faults, and pages are narrow. */
function matrixPart(result: Result): string {
  const matrix = matrixOf(result);
  if (matrix.rows.length === 0) return "";
  const head = ["fault", ...matrix.rows.map((row) => escapeMarkdown(rowLabel(row)))];
  const rows = matrix.faults.map((fault) => [
    escapeMarkdown(fault),
    ...matrix.rows.map((row) => fieldText(row.cells.get(fault))),
  ]);
  return `${table(head, rows)}\n\n${legend()}`;
}

function fieldText(cell: Result["cells"][number] | undefined): string {
  if (cell === undefined) return "–";
  const status = cellStatus(cell);
  const { glyph, word } = statuses[status];
  const broken = status === "broken" ? 0 : brokenUnclaimed(cell).length;
  const text = `${glyph} ${word}${broken > 0 ? ` ${statuses.broken.glyph}${broken}` : ""}`;
  return status === "violated" ? `**${text}**` : text;
}

function legend(): string {
  const items = statusOrder.map((status) => {
    const { glyph, word, meaning } = statuses[status];
    return `${glyph} ${word}: ${meaning}`;
  });
  return `<sub>${[...items, "◇n: properties beyond the claims shown broken"].join(" · ")}</sub>`;
}

function violationParts(result: Result): string[] {
  const all = violations(result);
  const parts = all.slice(0, listed.violations).map((finding) => violation(finding, result));
  const more = all.length - parts.length;
  return more > 0 ? [...parts, `… and ${plural(more, "more broken claim")}.`] : parts;
}

function violation(finding: Finding, result: Result): string {
  const { cell, property } = finding;
  const lines = violationLines(finding, result.run, { width: 100, style: plain });
  const [strategy, fault, name] = [cell.strategy, cell.fault, property.property].map(escapeMarkdown);
  const title = `#### ✗ ${strategy} under ${fault}: ${name}`;
  return `${title}\n\n${codeBlock(lines.slice(1))}`;
}

function brokenPart(result: Result): string {
  const all = shownBroken(result);
  if (all.length === 0) return "";
  const lines = all.slice(0, listed.lines).map(({ cell, property, counterexample }) => {
    const [first] = counterexample === undefined ? [] : observed(counterexample);
    const text = first === undefined ? "" : `: ${escapeMarkdown(first)}`;
    const replay = counterexample === undefined ? "" : ` ${codeSpan(counterexample.replay)}`;
    const name = `${escapeMarkdown(cell.strategy)} under ${escapeMarkdown(cell.fault)}`;
    return `- ◇ ${name}, ${escapeMarkdown(property.property)}${text}${replay}`;
  });
  const more = all.length > listed.lines ? [`- … and ${all.length - listed.lines} more`] : [];
  return folded(`${plural(all.length, "property", "properties")} shown broken where nobody claims them`, [
    ...lines,
    ...more,
  ]);
}

/** How long clusters were without a leader, if there were any. */
function failoverPart(result: Result): string {
  const table = failoverTable(result);
  if (table.length === 0) return "";
  const title = "#### Failover\n\nFrom a fault that meets the leader: median, and the longest in brackets.";
  return `${title}\n\n${table.slice(0, listed.lines).join("\n")}`;
}

/** How long clusters were without a leader, as lines of a table; none if no fault met a leader. */
export function failoverTable(result: Result): string[] {
  const rows = failoverRows(result).map((row) => [
    escapeMarkdown(row.cell.strategy),
    escapeMarkdown(row.cell.fault),
    row.newLeader,
    row.nextAcknowledgement,
    row.newMetaLeader,
    String(row.leaderChanges),
  ]);
  if (rows.length === 0) return [];
  const head = [
    "strategy",
    "fault",
    "new leader",
    "next acknowledgement",
    "new meta leader",
    "leader changes",
  ];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

/** What each strategy gives and costs, as bars. */
function tradeOffPart(result: Result): string {
  const lines = tradeOffLines(result, { width: 100, style: plain });
  return lines.length === 0 ? "" : codeBlock(lines);
}

/** How the backends compare, if there are several. */
function agreementPart(result: Result): string {
  const [, ...lines] = agreementLines(result, { width: 100, style: plain });
  return lines.length === 0 ? "" : `#### Agreement\n\n${codeBlock(lines)}`;
}

function limitsPart(result: Result): string {
  const lines = limitsOf(result).flatMap(({ title, text, items }) => [
    `- **${title}.** ${escapeMarkdown(text)}`,
    ...items.slice(0, listed.lines).map((item) => `  - ${escapeMarkdown(item)}`),
    ...(items.length > listed.lines ? [`  - … and ${items.length - listed.lines} more`] : []),
  ]);
  return lines.length === 0 ? "" : folded("What this run cannot show", lines);
}
