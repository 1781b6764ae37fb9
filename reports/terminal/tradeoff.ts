import type { Result } from "../model.ts";
import { anomaliesOf } from "../view/anomalies.ts";
import { decimal, percent } from "../view/format.ts";
import { matrixOf, rowLabel, type MatrixRow } from "../view/matrix.ts";
import { bar, poolSeries, sparkline } from "../view/series.ts";
import { plural, visible } from "../view/text.ts";
import { tradeOffOf } from "../view/tradeoff.ts";
import { fit, pad, wrap } from "../view/width.ts";
import type { TerminalOptions } from "./violation.ts";

/** Most strategies, and widest name in columns. */
const most = { rows: 24, name: 32 };

/** Columns of each figure. */
const widths = { share: 16, anomalies: 9, messages: 8 } as const;

/** The trade-off as text: per strategy a bar of what was answered during faults, anomalies, cost, and its course. */
export function tradeOffLines(result: Result, { style, width }: TerminalOptions): string[] {
  const rows = matrixOf(result).rows.filter((row) => tradeOffOf(row).availability.total > 0);
  if (rows.length < 2) return [];
  const shown = rows.slice(0, most.rows);
  const names = shown.map((row) => fit(visible(rowLabel(row)), most.name));
  const longest = Math.max(...names.map((name) => name.length));
  const first = Math.max(longest, "trade-off".length);
  const heads = `${"in faults".padEnd(widths.share)}  ${"anomalies".padStart(widths.anomalies)}  ${"messages".padStart(widths.messages)}  course`;
  const meaning =
    "answered in time during faults, anomalies per 1,000, messages of the network per acknowledgement; " +
    "course: answered before, during and after the faults";
  return [
    `${style.strong(pad("trade-off", first))}  ${style.dim(fit(heads, Math.max(20, width - first - 2)))}`,
    ...shown.map((row, index) =>
      fit(`${pad(names[index] ?? "", first)}  ${figures(row)}`, Math.max(20, width)),
    ),
    ...(rows.length > shown.length
      ? [style.dim(`… and ${plural(rows.length - shown.length, "more strategy", "more strategies")}`)]
      : []),
    ...wrap(meaning, Math.max(20, width - 2)).map((line) => style.dim(`  ${line}`)),
  ];
}

function figures(row: MatrixRow): string {
  const cells = [...row.cells.values()];
  const { availability, networkMessages } = tradeOffOf(row);
  const share = availability.successes / availability.total;
  const counted = cells.map(anomaliesOf);
  const attempted = counted.reduce((sum, one) => sum + one.attempted, 0);
  const anomalies = counted.reduce((sum, one) => sum + one.count, 0);
  const rate = attempted === 0 ? "–" : decimal((Math.min(anomalies, attempted) / attempted) * 1000);
  const cost = networkMessages === undefined ? "–" : decimal(networkMessages.mean);
  const series = poolSeries(cells);
  const course = series === undefined ? "" : `  ${sparkline(series)}`;
  // Where nothing was asked at the end of the course there is nothing to see.
  const answered = `${bar(share, 8)} ${percent(share).padStart(7)}`;
  return `${answered}  ${rate.padStart(widths.anomalies)}  ${cost.padStart(widths.messages)}${course}`.trimEnd();
}
