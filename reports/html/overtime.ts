import type { ResultSeries } from "../model.ts";
import { duration } from "../view/format.ts";
import { beginOf, phasesOf } from "../view/series.ts";
import { plural } from "../view/text.ts";
import { round } from "./diagram/marks.ts";
import { html, type Markup } from "./tag.ts";

const frame = { width: 600, left: 54, right: 10, top: 16, strip: 58, gap: 20, bottom: 32 } as const;
const plotWidth = frame.width - frame.left - frame.right;
const height = frame.top + 2 * frame.strip + frame.gap + frame.bottom;
const lower = frame.top + frame.strip + frame.gap;

/** Availability and latency over the time of the runs, with the windows of the faults shaded. */
export function overTime(series: ResultSeries | undefined): Markup | false {
  if (series === undefined || series.asked.every((count) => count === 0)) return false;
  const { before, during, after } = phasesOf(series);
  const phases = `before the faults ${before}, during them ${during}, after them ${after}`;
  const latencies = [...series.p50, ...series.p99].filter((value) => value > 0);
  const [low, high] = [Math.min(...latencies), Math.max(...latencies)];
  return html`<figure class="overtime">
    <h4>
      Over the time of a run <small>${plural(series.runs, "run")} laid over each other by their faults</small>
    </h4>
    <svg
      viewBox="0 0 ${frame.width} ${height}"
      role="img"
      aria-label="Availability and latency over time: answered ${phases}"
    >
      ${shades(series)}${ticks(series)}
      <text class="tick end" x="${frame.left - 6}" y="${frame.top + 4}">100 %</text>
      <text class="tick end" x="${frame.left - 6}" y="${frame.top + frame.strip}">0 %</text>
      <path class="grid" d="M${frame.left} ${frame.top}h${plotWidth}m0 ${frame.strip}h-${plotWidth}" />
      <path class="line" d="${availabilityPath(series)}" />
      ${latencies.length > 0 && latencyStrip(series, low, high)}
    </svg>
    <figcaption>
      Share answered in time; below, median (line) and 99th percentile (dashes) of acknowledgement. Answered
      ${phases}.
    </figcaption>
  </figure>`;
}

function toX(time: number, { from, until }: ResultSeries): number {
  return frame.left + ((time - from) / (until - from)) * plotWidth;
}

/** One box for each stretch in which faults were active in some runs, a darker one in most runs. */
function shades(series: ResultSeries): Markup[] {
  const path = (above: number): string => {
    const dark = series.active.map((count) => series.runs > 0 && count / series.runs > above);
    return dark
      .map((is, bucket) => {
        if (!is || dark[bucket - 1] === true) return "";
        const end = dark.findIndex((other, index) => index > bucket && !other);
        const [x, right] = [bucket, end < 0 ? dark.length : end].map((at) =>
          round(toX(beginOf(at, series), series)),
        );
        return `M${x} ${frame.top}H${right}V${lower + frame.strip}H${x}z`;
      })
      .join("");
  };
  return [0, 0.5].map((above) => html`<path class="active" d="${path(above)}" />`);
}

function ticks(series: ResultSeries): Markup[] {
  const names: readonly (readonly [number, string])[] = [
    [0, "faults begin"],
    [1, "all healed"],
  ];
  const bottom = lower + frame.strip;
  return names.map(([time, name]) => {
    const x = round(toX(time, series));
    return html`<path class="edge" d="M${x} ${frame.top}V${bottom + 5}" /><text
        class="tick middle"
        x="${x}"
        y="${bottom + 18}"
        >${name}</text
      >`;
  });
}

function availabilityPath(series: ResultSeries): string {
  const shares = series.asked.map((asked, bucket) =>
    asked === 0 ? undefined : Math.min(1, (series.answered[bucket] ?? 0) / asked),
  );
  return stepPath(series, shares, (share) => frame.top + (1 - share) * frame.strip);
}

function latencyStrip(series: ResultSeries, low: number, high: number): Markup {
  // Decades, so that a factor looks the same everywhere.
  const reach = Math.max(Math.log(high / low), 0.1);
  const toY = (value: number): number => lower + (1 - Math.log(value / low) / reach) * frame.strip;
  const path = (values: readonly number[]): string =>
    stepPath(
      series,
      values.map((value) => (value > 0 ? value : undefined)),
      toY,
    );
  return html`<text class="tick end" x="${frame.left - 6}" y="${lower + 6}">${duration(high)}</text
    ><text class="tick end" x="${frame.left - 6}" y="${lower + frame.strip + 2}">${duration(low)}</text
    ><path class="grid" d="M${frame.left} ${lower}h${plotWidth}m0 ${frame.strip}h-${plotWidth}" /><path
      class="line dashed"
      d="${path(series.p99)}"
    /><path class="line" d="${path(series.p50)}" />`;
}

/** A line with a step per bucket and gaps where nothing was measured. */
function stepPath(
  series: ResultSeries,
  values: readonly (number | undefined)[],
  toY: (value: number) => number,
): string {
  const heights = values.map((value) => (value === undefined ? undefined : round(toY(value))));
  return heights
    .map((y, bucket) => {
      if (y === undefined) return "";
      const [before, after] = [heights[bucket - 1], heights[bucket + 1]];
      const start = before === undefined ? `M${round(toX(beginOf(bucket, series), series))} ${y}` : `V${y}`;
      // A level stretch is one line.
      const end = after === y ? "" : `H${round(toX(beginOf(bucket + 1, series), series))}`;
      return (before === y ? "" : start) + end;
    })
    .join("");
}
