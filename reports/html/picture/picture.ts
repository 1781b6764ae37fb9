import type { Result } from "../../model.ts";
import { modelText, weakestModel } from "../../view/models.ts";
import { wilson } from "../../view/wilson.ts";
import { displayWidth, fit } from "../../view/width.ts";
import { html, trusted, type Markup } from "../tag.ts";
import { amountsOf, mostPoints, panelsOf, type Panel } from "./panels.ts";
import { place, type Frame, type Place } from "./place.ts";

/** Longest label beside the field, in columns of text. */
const longestLabel = 26;

/** The trade-off at a glance: anomalies against availability during faults, one point per strategy. */
export function pictures(result: Result): Markup | false {
  const panels = panelsOf(result);
  return (
    panels.length > 0 &&
    html`<div class="pictures" id="picture">${panels.map((panel) => picture(panel, panels.length > 1))}</div>`
  );
}

function picture(panel: Panel, several: boolean): Markup {
  const rows = panel.rows.slice(0, mostPoints);
  const frame = frameFor(rows.map(({ label }) => label));
  const { places, front, axes } = place(
    rows.map(({ row }) => [...row.cells.values()].map(amountsOf)),
    frame,
    wilson,
  );
  const unit = panel.kind === "data" ? "operations" : "messages";
  const title = several ? `Trade-off of strategies for ${panel.kind}` : "Trade-off";
  const points = rows.map(({ row, index, label }, position) => {
    const model = weakestModel([...row.cells.values()]);
    const name = model === undefined ? label : `${label}, ${modelText(model)} in every run`;
    return point(places[position], index, label, name, frame);
  });
  return html`<figure class="picture" data-frame="${JSON.stringify(frame)}">
    <h3>${title}</h3>
    <svg
      viewBox="0 0 ${frame.width} ${frame.height}"
      role="group"
      aria-label="${title}: ${unit} answered during faults against anomalies"
    >
      <g class="axes">${trusted(axes)}</g>
      <text
        class="axis-title"
        x="${frame.left + (frame.width - frame.left - frame.right) / 2}"
        y="${frame.height - 8}"
      >
        answered while a fault was active
      </text>
      <text
        class="axis-title"
        transform="translate(14 ${frame.top + (frame.height - frame.top - frame.bottom) / 2}) rotate(-90)"
      >
        anomalies per 1,000 ${unit}
      </text>
      <path class="front" d="${front}" />
      ${points}
    </svg>
    <figcaption>
      ${caption(rows.map(({ label }, position) => ({ label, place: places[position] })))}
      ${panel.rows.length > rows.length && html` The first ${rows.length} of ${panel.rows.length} are drawn.`}
    </figcaption>
  </figure>`;
}

/** Room at the right for the longest label; the field is as wide whatever they are. */
function frameFor(labels: readonly string[]): Frame {
  const longest = Math.max(...labels.map((label) => displayWidth(fit(label, longestLabel))));
  const right = 24 + Math.max(12, longest) * 7.2;
  return { width: 402 + right, height: 330, left: 62, right, top: 18, bottom: 46 };
}

/** What a hidden point has, so that its attributes are valid. */
const nowhere: Place = {
  x: 0,
  y: 0,
  radius: 0,
  reach: "",
  leader: "",
  labelY: 0,
  front: false,
  text: "nothing was asked of it during a fault",
};

function point(found: Place | undefined, index: number, label: string, name: string, frame: Frame): Markup {
  const at = found ?? nowhere;
  const hidden = found === undefined ? html` hidden` : html``;
  const side = html`<text class="point-label" x="${frame.width - frame.right + 14}" y="${at.labelY + 4}"
    >${fit(label, longestLabel)}</text
  >`;
  return html`<g
    class="spot${at.front && " best"}"
    data-row="${index}"
    data-name="${label}"
    role="img"
    aria-label="${name}: ${at.text}"
    ${hidden}
    ><title>${name}: ${at.text}</title><path class="leader" d="${at.leader}" /><path
      class="reach"
      d="${at.reach}"
    /><circle cx="${at.x}" cy="${at.y}" r="${at.radius}" />${side}</g
  >`;
}

function caption(points: readonly { readonly label: string; readonly place: Place | undefined }[]): Markup {
  const best = points.filter((one) => one.place?.front === true).map((one) => one.label);
  return html`Better is up and to the right; a larger point costs more network messages per acknowledgement.
    Crosses are 95 % intervals: where they overlap, this run does not tell two strategies apart. Filled points
    on the line are the Pareto front, no other is better in both:
    <b class="best-names">${best.join(", ")}</b>.`;
}
