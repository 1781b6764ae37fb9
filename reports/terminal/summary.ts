import type { Result } from "../model.ts";
import { duration } from "../view/format.ts";
import { cellStatus, inconclusiveReason, statuses } from "../view/status.ts";
import { grouped, plural, visible } from "../view/text.ts";
import { cellCounts, totalsOf, verdictSentence, type Totals } from "../view/totals.ts";
import type { Style } from "./style.ts";
import { fit, named } from "../view/width.ts";

/** The verdict, the cells by status and the work done, in a few lines. */
export function summaryLines(result: Result, style: Style): string[] {
  const totals = totalsOf(result);
  const { glyph, word } = statuses[result.verdict];
  const interrupted = result.run.interrupted ? " (interrupted: partial result)" : "";
  const head = style.status(result.verdict, `${glyph} ${word}`);
  return [
    `${head}  ${verdictSentence(result, totals)}${interrupted}`,
    style.dim(`  ${cellCounts(totals)}`),
    style.dim(`  ${workText(result, totals)}`),
    ...divergedLines(totals, style),
  ];
}

/** One line per inconclusive cell with its reason, cut to `width` columns. */
export function inconclusiveLines(result: Result, width: number, style: Style): string[] {
  const { glyph, word } = statuses.inconclusive;
  return result.cells
    .filter((cell) => cellStatus(cell) === "inconclusive")
    .map((cell) => {
      const name = `${glyph} ${named(cell.strategy)} under ${named(cell.fault)}`;
      const reason = `: ${word}, ${visible(inconclusiveReason(cell))}`;
      return style.status("inconclusive", name) + fit(reason, Math.max(20, width - name.length));
    });
}

function workText(result: Result, totals: Totals): string {
  const { wallMilliseconds, seed } = result.run;
  const perSecond = wallMilliseconds > 0 ? Math.round((totals.runs * 1000) / wallMilliseconds) : 0;
  const pace = perSecond > 0 ? ` (${grouped(perSecond)} per second)` : "";
  const twice = totals.determinismChecked;
  const checks = twice === 0 ? "" : `, ${grouped(twice)} of them twice with equal traces`;
  const equal = totals.determinismDiverged === 0 ? checks : "";
  return `${plural(totals.runs, "run")} in ${duration(wallMilliseconds)}${pace}, seed ${seed}${equal}`;
}

function divergedLines(totals: Totals, style: Style): string[] {
  if (totals.determinismDiverged === 0) return [];
  const text =
    `  ${grouped(totals.determinismDiverged)} of ${plural(totals.determinismChecked, "run")} ` +
    "gave another trace when run again";
  return [style.status("inconclusive", text)];
}
