import { fit } from "../../view/width.ts";
import { html, type Markup } from "../tag.ts";
import type { Layout, Step } from "./layout.ts";
import { markDefinitions, round } from "./marks.ts";

const patterns = 4;

/** The hatchings that tell one fault window from another; once per page. */
export function patternDefinitions(): Markup {
  const lines = ["M0 8L8 0M-2 2L2-2M6 10L10 6", "M0 0L8 8M-2 6L2 10M6-2L10 2", "M0 4H8", "M4 0V8"];
  return html`<svg class="patterns" width="0" height="0" aria-hidden="true">
    <defs>
      ${markDefinitions()}${lines.map(
        (path, index) =>
          html`<pattern id="hatch-${index}" width="8" height="8" patternUnits="userSpaceOnUse"
            ><path class="hatch" d="${path}"
          /></pattern>`,
      )}
      <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
        <path class="arrow-head" d="M0 0L8 4L0 8z" />
      </marker>
    </defs>
  </svg>`;
}

/** The shaded window of each fault, from its begin to its end, over the lanes it acts on. */
export function faultWindows(layout: Layout): Markup[] {
  return layout.steps
    .filter((step) => step.row.type === "fault")
    .map((step, index) => faultWindow(step, index, layout));
}

function faultWindow(step: Step, index: number, layout: Layout): Markup {
  const { row } = step;
  const { left, right } = reach(step, layout);
  const end = row.until === undefined ? step.y + 9 : Math.max(step.y + 9, layout.yOf(row.until));
  const top = step.y - 9;
  const box = {
    x: round(left),
    y: round(top),
    width: round(right - left),
    height: round(end - top),
  };
  return html`<g class="window" data-step="${step.number}"
    ><rect class="shade" x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="3" /><rect
      x="${box.x}"
      y="${box.y}"
      width="${box.width}"
      height="${box.height}"
      rx="3"
      fill="url(#hatch-${index % patterns})"
    /><text class="window-label" x="${round(left + 6)}" y="${round(step.y + 4)}"
      >${fit(row.outcome ?? "fault", 24)}</text
    ></g
  >`;
}

function reach({ row }: Step, layout: Layout): { left: number; right: number } {
  const half = layout.laneWidth / 2 - 8;
  const ends = [layout.laneX(row.lane), layout.laneX(row.to)].filter((x) => x !== undefined);
  const all = layout.lanes.map((lane) => lane.x);
  // A fault on something without a lane is drawn over all of them.
  const places = ends.length > 0 ? ends : all;
  if (places.length === 0) return { left: 0, right: layout.width };
  return { left: Math.min(...places) - half, right: Math.max(...places) + half };
}
