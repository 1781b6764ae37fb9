import { failoverTable } from "./markdown.ts";
import type { Result } from "./model.ts";
import { escapeMarkdown } from "./markdown/text.ts";
import { plural } from "./view/text.ts";
import { totalsOf } from "./view/totals.ts";

/**
 * A part of a page in Markdown about how long clusters are without a leader: where it was measured, and a row per cell.
 * @throws RangeError if no fault of the result met a leader.
 */
export function renderFailover(result: Result): string {
  const table = failoverTable(result);
  if (table.length === 0)
    throw new RangeError(
      "no fault met a leader; run with --cluster 3 and --faults leader-partition,leader-kill",
    );
  const { run, tool } = result;
  const servers = new Set(result.cells.map(({ backend, server }) => `${backend}: ${server}`));
  const facts = [
    ...servers,
    `client ${run.client}, seed ${run.seed}, ${plural(totalsOf(result).runs, "run")} in all, capstan ${tool.version}`,
    `${run.startedAt.slice(0, 10)}, Node ${run.node} on ${run.platform}`,
  ];
  return `${[...facts.map((fact) => `- ${escapeMarkdown(fact)}`), "", ...table].join("\n")}\n`;
}
