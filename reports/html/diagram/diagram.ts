import type { ResultCounterexample } from "../../model.ts";
import { moment } from "../../view/format.ts";
import { plural } from "../../view/text.ts";
import { fit } from "../../view/width.ts";
import { html, type Markup } from "../tag.ts";
import { eventMarks } from "./event.ts";
import { fatesOf } from "./fates.ts";
import { layoutOf, type Layout, type Step } from "./layout.ts";
import { mark, round, shapeMeanings } from "./marks.ts";
import { messageNames } from "./names.ts";
import { rowsToDraw } from "./rows.ts";
import { faultWindows } from "./windows.ts";

/** The message diagram of a counterexample beside the list of its steps, row by row. */
export function diagram(one: ResultCounterexample, anchor: string): Markup {
  const rows = rowsToDraw(one.timeline);
  if (rows.length === 0) return html`<p class="empty">No timeline was stored with this case.</p>`;
  const layout = layoutOf(one, rows);
  const names = messageNames(rows, "messages" in one.case.workload ? "m" : "o");
  const drawn = drawing(one, layout, names);
  return html`<figure class="sequence" data-steps="${layout.steps.length}">
    ${player(layout, anchor)}
    <div
      class="stage"
      tabindex="0"
      role="group"
      aria-label="Message diagram with ${layout.steps.length} steps"
    >
      <div class="stage-grid">
        ${head(layout)}
        <div class="steps-head">What happened</div>
        ${drawn}
        <ol class="steps">
          ${layout.steps.map((step) => listItem(step, names))}
        </ol>
      </div>
    </div>
    ${caption(one, rows.length, drawn)}
  </figure>`;
}

/** The slider; scripts take away `hidden`, without them the list of steps says the same. */
function player(layout: Layout, anchor: string): Markup {
  const count = layout.steps.length;
  return html`<div class="player" hidden>
    <button type="button" class="back" aria-label="Previous step">←</button
    ><input
      type="range"
      id="${anchor}-step"
      min="1"
      max="${count}"
      value="${count}"
      aria-label="Step of the case"
      aria-valuetext="step ${count} of ${count}"
    /><button type="button" class="forward" aria-label="Next step">→</button
    ><button type="button" class="evidence">Next evidence</button
    ><output for="${anchor}-step">${plural(count, "step")}</output>
  </div>`;
}

function head(layout: Layout): Markup {
  const names = layout.lanes.map(
    (lane) =>
      html`<text class="lane-name" x="${round(lane.x)}" y="21"
        ><title>${lane.name}</title>${fit(lane.name, Math.floor(layout.laneWidth / 7))}</text
      >`,
  );
  return html`<svg class="lane-head" width="${layout.width}" height="34" aria-hidden="true">
    <text class="time-head" x="78" y="21">time</text>
    ${names}
  </svg>`;
}

function drawing(one: ResultCounterexample, layout: Layout, names: ReadonlyMap<string, string>): Markup {
  const { width, height, steps, lanes } = layout;
  const fates = fatesOf(one);
  const bands = steps
    .filter((step) => step.row.evidence)
    .map((step) => html`<rect class="band evident" x="0" y="${step.top}" width="${width}" height="26" />`);
  const lines = lanes.map((lane) => html`<path class="lane" d="M${round(lane.x)} 0V${height}" />`);
  const times = steps.map(
    (step) =>
      html`<text class="time" data-step="${step.number}" x="78" y="${step.y + 4}"
        >${moment(step.row.time)}</text
      >`,
  );
  const events = steps.map(
    (step) =>
      html`<g class="event${step.row.evidence && " evident"}" data-step="${step.number}"
        >${eventMarks(step, layout, names, fates.get(step.row))}</g
      >`,
  );
  return html`<svg
    class="drawing"
    width="${width}"
    height="${height}"
    viewBox="0 0 ${width} ${height}"
    aria-hidden="true"
  >
    ${bands}
    <rect class="band" x="0" y="0" width="${width}" height="26" />
    ${lines}${faultWindows(layout)}${times}${events}
  </svg>`;
}

function listItem({ row, number, gap }: Step, names: ReadonlyMap<string, string>): Markup {
  const name = row.id === undefined ? undefined : names.get(row.id);
  const classes = `t-${row.type} g${gap}${row.evidence ? " evident" : ""}`;
  return html`<li class="${classes}" data-step="${number}">
    ${name !== undefined && html`<span class="message">${name}</span> `}<span class="hidden"
      >${moment(row.time)}: </span
    >${who(row)}<span class="what">${row.text}</span
    >${row.evidence && html` <span class="tag">evidence</span>`}
  </li>`;
}

/** Where it happened, if the text does not say it. */
function who({ lane, to, text }: Step["row"]): Markup | false {
  if (lane === "" || text.includes(lane)) return false;
  const places = to === undefined ? lane : `${lane} → ${to}`;
  return html`<span class="who">${places}</span>`;
}

function caption(one: ResultCounterexample, count: number, drawn: Markup): Markup {
  const left = one.timelineOmitted + one.timeline.length - count;
  const key = shapeMeanings
    .filter(([shape]) => drawn.text.includes(`"#mark-${shape}"`))
    .map(
      ([shape, meaning]) =>
        html`<li><svg width="20" height="16" aria-hidden="true">${mark(shape, 10, 8)}</svg>${meaning}</li>`,
    );
  return html`<figcaption>
    Time runs downwards, one event per row, so distances are not to scale. Hatched windows are
    faults.${left > 0 && ` ${plural(left, "event")} of this case left out.`}
    <ul class="key">
      ${key}
    </ul>
  </figcaption>`;
}
