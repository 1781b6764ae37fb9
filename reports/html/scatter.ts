import { decimal, interval, share } from "../view/format.ts";
import type { TradeOff } from "../view/tradeoff.ts";
import { fit } from "../view/width.ts";
import { round } from "./diagram/marks.ts";
import { html, type Markup } from "./tag.ts";

const frame = { width: 720, height: 300, left: 74, right: 170, top: 16, bottom: 44 } as const;
const plotWidth = frame.width - frame.left - frame.right;
const plotHeight = frame.height - frame.top - frame.bottom;

interface Point {
  readonly row: TradeOff;
  readonly x: number;
  readonly y: number;
}

/** Cost against availability, with intervals both ways; the shape tells the anomalies seen. */
export function scatter(rows: readonly TradeOff[]): Markup | false {
  const measured = rows.filter(
    (row) => row.availability.total > 0 && row.networkMessages !== undefined,
  );
  if (measured.length < 2 || measured.length > 24) return false;
  const limit = axisLimit(Math.max(...measured.map((row) => row.networkMessages?.high ?? 0)));
  const floor = axisFloor(Math.min(...measured.map((row) => row.availability.low)));
  const toX = (cost: number): number => frame.left + (cost / limit) * plotWidth;
  const toY = (answered: number): number => frame.top + ((1 - answered) / (1 - floor)) * plotHeight;
  const points = measured.map((row) => ({
    row,
    x: toX(row.networkMessages?.mean ?? 0),
    y: toY(row.availability.successes / row.availability.total),
  }));
  const labels = spreadOut(points);
  return html`<figure class="scatter">
    <svg
      viewBox="0 0 ${frame.width} ${frame.height}"
      role="img"
      aria-label="Availability during faults against network messages per acknowledged message; the table below has the numbers"
    >
      ${horizontal(floor, toY)}${vertical(limit, toX)}
      ${points.map((point, index) => drawPoint(point, labels[index] ?? point.y, toX, toY))}
    </svg>
    <figcaption>
      <span>${shape(0, 0, false, false, true)} no loss or duplicate seen</span
      ><span>${shape(0, 0, true, false, true)} lost messages</span
      ><span>${shape(0, 0, false, true, true)} duplicated</span
      ><span>${shape(0, 0, true, true, true)} both</span>
    </figcaption>
  </figure>`;
}

function axisLimit(largest: number): number {
  const steps = [1, 2, 4, 5, 6, 8, 10, 12, 16, 20, 30, 40, 50, 80, 100, 200, 500, 1000];
  return steps.find((step) => step >= largest) ?? largest;
}

function axisFloor(lowest: number): number {
  return [0.95, 0.9, 0.8, 0.75, 0.5].find((step) => step <= lowest) ?? 0;
}

function horizontal(floor: number, toY: (answered: number) => number): Markup[] {
  return [0, 1, 2, 3, 4].map((step) => {
    const value = floor + ((1 - floor) * step) / 4;
    const y = toY(value);
    const title =
      step === 4 &&
      html`<text
        class="axis-title"
        transform="translate(16 ${round(frame.top + plotHeight / 2)}) rotate(-90)"
        >answered during faults</text
      >`;
    return html`<path class="grid" d="M${frame.left} ${round(y)}H${frame.left + plotWidth}" /><text
        class="tick end"
        x="${frame.left - 8}"
        y="${round(y + 4)}"
        >${decimal(value * 100)} %</text
      >${title}`;
  });
}

function vertical(limit: number, toX: (cost: number) => number): Markup[] {
  const base = frame.top + plotHeight;
  return [0, 1, 2, 3, 4].map((step) => {
    const value = (limit * step) / 4;
    const title =
      step === 4 &&
      html`<text class="axis-title" x="${frame.left + plotWidth / 2}" y="${frame.height - 6}"
        >network messages per acknowledged message</text
      >`;
    return html`<path class="grid" d="M${round(toX(value))} ${frame.top}V${base}" /><text
        class="tick middle"
        x="${round(toX(value))}"
        y="${base + 17}"
        >${decimal(value)}</text
      >${title}`;
  });
}

function drawPoint(
  { row, x, y }: Point,
  labelY: number,
  toX: (cost: number) => number,
  toY: (answered: number) => number,
): Markup {
  const { low = 0, high = 0, mean = 0 } = row.networkMessages ?? {};
  const across = `M${round(toX(low))} ${round(y)}H${round(toX(high))}`;
  const [lowest, highest] = [toY(row.availability.low), toY(row.availability.high)];
  const along = `M${round(x)} ${round(lowest)}V${round(highest)}`;
  const labelX = frame.left + plotWidth + 14;
  const answered = `${share(row.availability)} (${interval(row.availability)})`;
  const title = `${row.label}: ${answered} for ${decimal(mean)} messages`;
  return html`<g
    ><title>${title}</title><path class="reach" d="${across}${along}" /><path
      class="leader"
      d="M${round(Math.max(x, toX(high)) + 4)} ${round(y)}L${labelX - 4} ${round(labelY)}"
    />${shape(x, y, row.lost.successes > 0, row.duplicated.successes > 0, false)}<text
      class="point-label"
      x="${labelX}"
      y="${round(labelY + 4)}"
      >${fit(row.label, 22)}</text
    ></g
  >`;
}

/** Label places in the order of the points, at least a line apart. */
function spreadOut(points: readonly Point[]): number[] {
  const order = points
    .map((_, index) => index)
    .toSorted((a, b) => (points[a]?.y ?? 0) - (points[b]?.y ?? 0));
  const places: number[] = points.map((point) => point.y);
  let lowest = -Infinity;
  for (const index of order) {
    lowest = Math.max(places[index] ?? 0, lowest + 15);
    places[index] = lowest;
  }
  return places;
}

function shape(x: number, y: number, lost: boolean, duplicated: boolean, alone: boolean): Markup {
  const path = pathOf(lost, duplicated);
  const place = alone ? "translate(8 8)" : `translate(${round(x)} ${round(y)})`;
  const point = html`<path
    class="point${lost || duplicated ? " flawed" : " sound"}"
    transform="${place}"
    d="${path}"
  />`;
  return alone ? html`<svg width="16" height="16" aria-hidden="true">${point}</svg>` : point;
}

function pathOf(lost: boolean, duplicated: boolean): string {
  if (lost && duplicated) return "M-4.5-4.5L4.5 4.5M4.5-4.5L-4.5 4.5";
  if (lost) return "M-6-4.5H6L0 6z";
  return duplicated ? "M-5-5H5V5H-5z" : "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z";
}
