import { claimText } from "./markdown/field-claims.ts";
import { clocksPart } from "./markdown/clocks.ts";
import { costTables } from "./markdown/cost.ts";
import { dataSummaryTable, dataTables } from "./markdown/data.ts";
import { escapeMarkdown, table } from "./markdown/text.ts";
import type { Result } from "./model.ts";
import { dataCells } from "./view/data-cells.ts";
import { fieldVerdicts } from "./view/field-claims.ts";
import { impossibleCells, partitionCells, tellingCells } from "./view/impossible.ts";
import { rowNames } from "./view/matrix.ts";
import { plural } from "./view/text.ts";
import { totalsOf } from "./view/totals.ts";

/**
 * A page in Markdown about the data strategies: what each kept, gave up and cost under each fault, how cost
 * grows, and what the numbers say of the claims of the field.
 * @throws RangeError if the result has no cell of a data strategy.
 */
export function renderDataPage(result: Result): string {
  if (dataCells(result).length === 0) {
    throw new RangeError("the result has no cell of a data strategy; run with --suite claims");
  }
  const parts = [
    facts(result),
    claimsPart(result),
    `## What each strategy kept, gave up and cost\n\n${dataSummaryTable(result)}`,
    bothSides(result),
    costPart(result),
    clocksPart(result),
    `## Each strategy under each fault\n\n${dataTables(result)}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function facts(result: Result): string {
  const { run, tool } = result;
  const servers = [...new Set(result.cells.map(({ backend, server }) => `${backend} (${server})`))];
  const lines = [
    `${servers.join(", ")}, client ${run.client}, capstan ${tool.version}`,
    `seed ${run.seed}, ${plural(totalsOf(result).runs, "run")} in ${plural(result.cells.length, "cell")}`,
    `${run.startedAt.slice(0, 10)}, Node ${run.node} on ${run.platform}`,
  ];
  return lines.map((line) => `- ${escapeMarkdown(line)}`).join("\n");
}

function claimsPart({ fieldClaims = [] }: Result): string {
  if (fieldClaims.length === 0) return "";
  const rows = fieldClaims.map(({ claim, verdict, backend }) => [
    escapeMarkdown(claim),
    `${fieldVerdicts[verdict].glyph} ${verdict}`,
    escapeMarkdown(backend),
  ]);
  const legend = Object.entries(fieldVerdicts).map(([verdict, { glyph, meaning }]) => `- ${glyph} ${verdict}: ${meaning}`);
  const intro =
    "What people say of these strategies, taken apart into what can be measured. A claim is refuted if one part is, and confirmed if all are. Every number has its 95 % interval and the cells that it comes from.";
  const head = table(["claim", "verdict", "backend"], rows);
  const details = fieldClaims.map((claim) => `### ${escapeMarkdown(claim.id)}\n\n${claimText(claim)}`);
  return ["## Claims of the field", intro, head, legend.join("\n"), ...details].join("\n\n");
}

/** Whether some strategy seems to be what none can be. */
function bothSides(result: Result): string {
  const cells = impossibleCells(result);
  const text =
    cells.length === 0
      ? `No strategy was at once linearizable in every run and available on both sides of a partition that outlasted its operations. It would have shown in ${tellingCells(result).length} of ${plural(partitionCells(result).length, "cell")}; the others have too few such operations on one side to tell.`
      : `**These cells cannot be right**: linearizable, and available on both sides of a partition that outlasted its operations: ${cells.map(({ id }) => escapeMarkdown(id)).join(", ")}.`;
  const names = rowNames(result);
  const rows = partitionCells(result)
    .map((cell) => ({ ...cell, strategy: names.get(cell) ?? cell.strategy }))
    .map(({ strategy, fault, data: { model, outlasted } }) => [
      escapeMarkdown(strategy),
      escapeMarkdown(fault),
      escapeMarkdown(model),
      ...[outlasted?.affected, outlasted?.unaffected].map((side) =>
        side === undefined ? "–" : `${side.successes} of ${side.total}`,
      ),
    ]);
  if (rows.length === 0) return "";
  const head = ["strategy", "fault", "model", "answered where it acts", "answered elsewhere"];
  const intro = "Operations whose deadline came while the same fault still lasted, on keys that were asked for on both sides of it:";
  return ["## Both sides of a partition", text, intro, table(head, rows)].join("\n\n");
}

function costPart(result: Result): string {
  const tables = costTables(result);
  return tables === "" ? "" : `## Cost by size\n\n${tables}`;
}
