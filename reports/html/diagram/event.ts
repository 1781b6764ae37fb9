import { fit } from "../../view/width.ts";
import { html, type Markup } from "../tag.ts";
import type { Fate } from "./fates.ts";
import { geometry, type Layout, type Step } from "./layout.ts";
import { mark, round, type Shape } from "./marks.ts";

/** Slope of an arrow whose arrival is not known, and the least slope of any. */
const slope = 10;

/** The marks, texts and arrows of one row of the timeline (not fault windows, which lie behind). */
export function eventMarks(
  step: Step,
  layout: Layout,
  names: ReadonlyMap<string, string>,
  fate: Fate | undefined,
): Markup {
  const { row } = step;
  if (row.type === "phase") return phaseLine(step, layout);
  const x = layout.laneX(row.lane);
  if (row.type === "fault" || x === undefined) return html``;
  const name = names.get(row.id ?? "") ?? "";
  if (row.type === "operation")
    return html`${journey(step, x, layout, fate)}${operation(step, x, layout, name)}`;
  const shape: Shape = row.type;
  const label = shape === "log" ? "" : shape === "process" ? lifeEvent(row) : name;
  const to = layout.laneX(row.to);
  if (to === undefined || to === x) {
    const wide = shape === "process" ? 3 : 0;
    return html`${mark(shape, x, step.y)}${text(label, x + wide, step.y, "after")}`;
  }
  const end = row.until === undefined ? step.y + slope : Math.max(step.y + slope, layout.yOf(row.until));
  const side = to > x ? "after" : "before";
  return html`${arrow(x, step.y, to, end)}${text(label, x, step.y - 7, side)}${mark(shape, to, end)}`;
}

/** What happened to a process, if the row says it in a word. */
function lifeEvent({ outcome, text: words }: Step["row"]): string {
  const word = /^(start|stop|crash|pause|resume|error|kill|power-loss)\b/.exec(words)?.[0];
  return fit(outcome ?? word ?? "", 10);
}

/** How far a send got if not to the broker, or how far the answer to it got. */
function journey({ row, y }: Step, x: number, layout: Layout, fate: Fate | undefined): Markup | false {
  const away = layout.laneX(fate?.lostOnWay);
  if (away !== undefined && away !== x) return broken(x, y, away, y + slope);
  const { answer } = fate ?? {};
  const from = layout.laneX(answer?.row.to);
  if (answer === undefined || from === undefined || from === x) return false;
  const begin = layout.yOf(answer.row.time);
  const end = Math.max(begin + slope, layout.yOf(row.until ?? answer.row.time));
  return answer.arrived ? arrow(from, begin, x, end, "answer") : broken(from, begin, x, begin + slope);
}

/** An arrow that ends in a cross on its way. */
function broken(x: number, y: number, toX: number, toY: number): Markup {
  const [middle, height] = [x + (toX - x) * 0.6, y + (toY - y) * 0.6];
  return html`<path
      class="arrow"
      d="M${round(x)} ${round(y)}L${round(middle)} ${round(height)}"
    />${mark("lost", middle, height)}`;
}

/** A send: a bar from begin to end on its own lane, and an arrow if it went somewhere. */
function operation({ row, y }: Step, x: number, layout: Layout, name: string): Markup {
  const end = row.until === undefined ? undefined : Math.max(y + slope, layout.yOf(row.until));
  const to = layout.laneX(row.to);
  const away = to !== undefined && to < x ? "after" : "before";
  const bar = end !== undefined && html`<path class="span" d="M${round(x)} ${round(y)}V${round(end)}" />`;
  const sent = to !== undefined && to !== x && arrow(x, y, to, y + slope);
  const ended = end !== undefined && finish(row.outcome, x, end, away);
  return html`${bar}${sent}${mark("send", x, y)}${text(name, x, y, away)}${ended}`;
}

function finish(outcome: string | undefined, x: number, y: number, side: Side): Markup {
  const shape = outcome === "ok" || outcome === "fail" ? outcome : "unknown";
  return html`${mark(shape, x, y)}${text(shape === "unknown" ? "?" : shape, x, y, side)}`;
}

function arrow(x: number, y: number, toX: number, toY: number, kind = ""): Markup {
  const short = toX > x ? -6 : 6;
  return html`<path
    class="arrow${kind !== "" && ` ${kind}`}"
    marker-end="url(#arrow)"
    d="M${round(x)} ${round(y)}L${round(toX + short)} ${round(toY)}"
  />`;
}

type Side = "before" | "after";

function text(label: string, x: number, y: number, side: Side): Markup | false {
  const place = side === "after" ? x + 10 : x - 10;
  return (
    label !== "" &&
    html`<text class="mark-text ${side}" x="${round(place)}" y="${round(y + 4)}">${label}</text>`
  );
}

function phaseLine({ y }: Step, layout: Layout): Markup {
  return html`<path class="phase" d="M${geometry.gutter - 4} ${round(y)}H${layout.width}" />`;
}
