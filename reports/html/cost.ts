import type { Result } from "../model.ts";
import {
  costCurves,
  costQuantities,
  modelSentence,
  type CostCurve,
  type CostPoint,
  type CostQuantity,
} from "../view/cost-curves.ts";
import { nothing } from "../view/format.ts";
import { list } from "../view/text.ts";
import { round } from "./diagram/marks.ts";
import { name } from "./name.ts";
import { html, type Markup } from "./tag.ts";

/** Size of a curve in pixels, and the room around it for its dots. */
const frame = { width: 104, height: 24, margin: 3 } as const;

/** How the cost of each strategy grows with its size: a table with a curve per strategy for each quantity. */
export function costSection(result: Result): Markup | false {
  const curves = costCurves(result);
  if (curves.length === 0) return false;
  const sizes = [...new Set(curves.flatMap(({ points }) => points.map(({ size }) => size)))].toSorted(
    (a, b) => a - b,
  );
  const several = new Set(curves.map(({ backend }) => backend)).size > 1;
  return html`<section id="cost" aria-labelledby="cost-title">
    <h2 id="cost-title">Cost by size</h2>
    <p class="note">
      Without faults, per acknowledged message or operation, with ${list(sizes.map(String))} nodes, or as many
      producers and consumers; the work grows in proportion. The curves of a table have one scale, from zero:
      what is flat costs nothing to grow.
    </p>
    <div class="costs">
      ${costQuantities.map((quantity) => quantityTable(quantity, curves, sizes, several))}
    </div>
    <p class="note">${modelSentence(curves)}</p>
  </section>`;
}

function quantityTable(
  quantity: CostQuantity,
  curves: readonly CostCurve[],
  sizes: readonly number[],
  several: boolean,
): Markup {
  const most = Math.max(...curves.flatMap(({ points }) => points.map(quantity.value)), Number.MIN_VALUE);
  return html`<div class="figures">
    <h3>${quantity.name} <small>${quantity.meaning}</small></h3>
    <table>
      <tr class="heads">
        <td></td>
        ${sizes.map((size) => html`<th scope="col">${size}</th>`)}
        <td></td>
      </tr>
      ${curves.map((curve) => {
        const label = several ? `${curve.strategy} (${curve.backend})` : curve.strategy;
        return html`<tr>
          <th scope="row">${name(label)}</th>
          ${sizes.map((size) => html`<td class="n">${valueText(quantity, curve, size)}</td>`)}
          <td>${drawnCurve(quantity, curve.points, { sizes, most })}</td>
        </tr>`;
      })}
    </table>
  </div>`;
}

function valueText({ value, text }: CostQuantity, { points }: CostCurve, size: number): string {
  const point = points.find((one) => one.size === size);
  return point === undefined ? nothing : text(value(point));
}

/** The curve over the sizes, on the scale of its table. */
function drawnCurve(
  { value }: CostQuantity,
  points: readonly CostPoint[],
  { sizes, most }: { readonly sizes: readonly number[]; readonly most: number },
): Markup {
  const { width, height, margin } = frame;
  const [first = 0, last = 0] = [sizes[0], sizes.at(-1)];
  const places = points.map((point) => {
    const across = last === first ? 0.5 : (point.size - first) / (last - first);
    const x = margin + across * (width - 2 * margin);
    return [round(x), round(height - margin - (value(point) / most) * (height - 2 * margin))] as const;
  });
  return html`<svg class="growth" width="${width}" height="${height}" aria-hidden="true">
    <path class="axis" d="M${margin} ${height - margin}H${width - margin}" />
    <path class="line" d="M${places.map(([x, y]) => `${x} ${y}`).join("L")}" />
    ${places.map(([x, y]) => html`<circle class="dot" cx="${x}" cy="${y}" r="2" />`)}
  </svg>`;
}
