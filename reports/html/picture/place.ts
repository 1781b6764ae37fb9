import type { ResultProportion } from "../../model.ts";

// Filters of the page place the points anew, so the text of these functions goes into the page
// (see `placeSource`): they use each other and nothing else, constants and imports least of all.

/**
 * What one cell adds to a point of the picture: anomalies of attempted operations, answered of asked
 * during faults, network messages for acknowledged operations.
 */
export type Amounts = readonly [
  anomalies: number,
  attempted: number,
  answered: number,
  asked: number,
  messages: number,
  acknowledged: number,
];

/** Size of the drawing and of the margins around its field, in pixels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the point of one strategy goes, in pixels, and its figures in words. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Path of the two whiskers. */
  readonly reach: string;
  /** Path from the point to its label, and the height of that. */
  readonly leader: string;
  readonly labelY: number;
  /** Whether no other point is better in one way and at least as good in the other. */
  readonly front: boolean;
  readonly text: string;
}

/** The whole picture: a place for each row that has something to show, the Pareto front, the axes. */
export interface Plan {
  readonly places: readonly (Place | undefined)[];
  /** Path of the Pareto front. */
  readonly front: string;
  /** Markup that holds only numbers. */
  readonly axes: string;
}

/** A share with its interval, as `wilson` in `view` makes it. */
type Interval = (successes: number, total: number) => ResultProportion;

interface Sum {
  readonly answered: ResultProportion;
  readonly anomalies: ResultProportion;
  /** Network messages per acknowledged operation. */
  readonly cost: number;
}

interface Scale {
  readonly floor: number;
  readonly limit: number;
  readonly dearest: number;
}

/** Places one point per row: answered during faults to the right, few anomalies up, cost as size. */
export function place(rows: readonly (readonly Amounts[])[], frame: Frame, wilson: Interval): Plan {
  const sums = rows.map((cells) => sumOf(cells, wilson));
  const shown = sums.filter((sum) => sum !== undefined);
  const scale = scaleOf(shown);
  const drafts = sums.map((sum) => (sum === undefined ? undefined : placeOf(sum, shown, scale, frame)));
  const places = withLabels(drafts, frame);
  return { places, front: frontOf(places, frame), axes: axesOf(scale, frame) };
}

function sumOf(cells: readonly Amounts[], wilson: Interval): Sum | undefined {
  const sum = (index: number): number => cells.reduce((total, cell) => total + (cell[index] ?? 0), 0);
  const [attempted, asked, acknowledged] = [sum(1), sum(3), sum(5)];
  if (attempted === 0 || asked === 0) return undefined;
  return {
    answered: wilson(sum(2), asked),
    anomalies: wilson(Math.min(sum(0), attempted), attempted),
    cost: acknowledged === 0 ? 0 : sum(4) / acknowledged,
  };
}

function scaleOf(sums: readonly Sum[]): Scale {
  const worst = Math.max(0.001, ...sums.map((sum) => sum.anomalies.high)) * 1000;
  const lowest = Math.min(1, ...sums.map((sum) => sum.answered.low));
  return {
    floor: [0.9, 0.8, 0.6, 0.4, 0.2].find((step) => step <= lowest) ?? 0,
    limit: [1, 2, 5, 10, 20, 50, 100, 200, 500].find((step) => step >= worst) ?? 1000,
    dearest: Math.max(1, ...sums.map((sum) => sum.cost)),
  };
}

function toX(answered: number, { floor }: Scale, frame: Frame): number {
  const width = frame.width - frame.left - frame.right;
  return pixel(frame.left + ((answered - floor) / (1 - floor)) * width);
}

/** The root gives room to small rates, and keeps none at all on the edge. */
function toY(rate: number, { limit }: Scale, frame: Frame): number {
  const height = frame.height - frame.top - frame.bottom;
  return pixel(frame.top + Math.sqrt(Math.min(1, rate / limit)) * height);
}

function placeOf({ answered, anomalies, cost }: Sum, all: readonly Sum[], scale: Scale, frame: Frame): Place {
  const x = toX(answered.successes / answered.total, scale, frame);
  const rate = (anomalies.successes / anomalies.total) * 1000;
  const y = toY(rate, scale, frame);
  const across = `M${toX(answered.low, scale, frame)} ${y}H${toX(answered.high, scale, frame)}`;
  const along = `M${x} ${toY(anomalies.low * 1000, scale, frame)}V${toY(anomalies.high * 1000, scale, frame)}`;
  const range = (part: ResultProportion, times: number): string =>
    `${figure(part.low * times)} to ${figure(part.high * times)}`;
  return {
    x,
    y,
    radius: pixel(4 + 8 * Math.sqrt(cost / scale.dearest)),
    reach: across + along,
    leader: "",
    labelY: y,
    front: !all.some((other) => isBetter(other, { answered, anomalies, cost })),
    text:
      `${figure((answered.successes / answered.total) * 100)} % answered during faults (${range(answered, 100)} %), ` +
      `${figure(rate)} anomalies per 1,000 (${range(anomalies, 1000)}), ` +
      `${figure(cost)} network messages per acknowledgement`,
  };
}

/** Whether one gives more in one way and no less in the other. */
function isBetter(one: Sum, other: Sum): boolean {
  const share = ({ successes, total }: ResultProportion): number => successes / total;
  const answered = share(one.answered) - share(other.answered);
  const anomalies = share(other.anomalies) - share(one.anomalies);
  return answered >= 0 && anomalies >= 0 && answered + anomalies > 0;
}

/** Labels go beside the field in the order of the points, a line apart, and stay inside. */
function withLabels(drafts: readonly (Place | undefined)[], frame: Frame): (Place | undefined)[] {
  const order = drafts
    .flatMap((draft, index) => (draft === undefined ? [] : [{ y: draft.y, index }]))
    .toSorted((a, b) => a.y - b.y || a.index - b.index);
  const bottom = frame.height - frame.bottom;
  const gap = Math.min(16, (bottom - frame.top) / Math.max(1, order.length - 1));
  const heights = new Map<number, number>();
  let above = -Infinity;
  order.forEach(({ y, index }, position) => {
    above = Math.min(Math.max(y, above + gap), bottom - gap * (order.length - 1 - position));
    heights.set(index, pixel(above));
  });
  const labelX = frame.width - frame.right + 10;
  return drafts.map((draft, index) => {
    if (draft === undefined) return undefined;
    const labelY = heights.get(index) ?? draft.y;
    return {
      ...draft,
      labelY,
      leader: `M${pixel(draft.x + draft.radius + 2)} ${draft.y}L${labelX} ${labelY}`,
    };
  });
}

function frontOf(places: readonly (Place | undefined)[], frame: Frame): string {
  const corners = places
    .flatMap((one) => (one?.front === true ? [one] : []))
    .toSorted((a, b) => a.x - b.x || a.y - b.y);
  if (corners.length === 0) return "";
  const steps = corners.map(({ x, y }, index) => (index === 0 ? `M${frame.left} ${y}H${x}` : `V${y}H${x}`));
  return `${steps.join("")}V${frame.height - frame.bottom}`;
}

function axesOf(scale: Scale, frame: Frame): string {
  const right = frame.width - frame.right;
  const bottom = frame.height - frame.bottom;
  const across = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const value = scale.floor + part * (1 - scale.floor);
    const x = toX(value, scale, frame);
    return `<path class="grid" d="M${x} ${frame.top}V${bottom}"/><text class="tick middle" x="${x}" y="${bottom + 16}">${figure(value * 100)} %</text>`;
  });
  let above = -Infinity;
  const down = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
    .filter((rate) => rate <= scale.limit)
    .filter((rate) => {
      const y = toY(rate, scale, frame);
      const fits = y - above >= 16 && (rate === scale.limit || bottom - y >= 16);
      if (fits) above = y;
      return fits;
    })
    .map((rate) => {
      const y = toY(rate, scale, frame);
      return `<path class="grid" d="M${frame.left} ${y}H${right}"/><text class="tick end" x="${frame.left - 7}" y="${y + 4}">${rate}</text>`;
    });
  return [...across, ...down].join("");
}

function pixel(value: number): number {
  return Math.round(value * 10) / 10;
}

function figure(value: number): number {
  return Number(value.toPrecision(3));
}

/** The text of `place` and of all that it uses, as the script of the page takes it along. */
export const placeSource: string = [
  place,
  sumOf,
  scaleOf,
  toX,
  toY,
  placeOf,
  isBetter,
  withLabels,
  frontOf,
  axesOf,
  pixel,
  figure,
].join("\n");
