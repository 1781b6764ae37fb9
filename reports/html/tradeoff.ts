import type { Result, ResultProportion } from "../model.ts";
import { bytes, decimal, duration, interval, nothing, percent, share } from "../view/format.ts";
import { grouped } from "../view/text.ts";
import { tradeOffs, type Spread, type TradeOff } from "../view/tradeoff.ts";
import { whisker } from "./interval.ts";
import { name } from "./name.ts";
import { html, type Markup } from "./tag.ts";

const width = 150;

/** What each strategy gives and what it costs, over all its cells. */
export function tradeOffSection(result: Result): Markup {
  const rows = tradeOffs(result);
  if (rows.length === 0) return html``;
  const scale = scaleOf(rows);
  return html`<section id="trade-off" aria-labelledby="trade-off-title">
    <h2 id="trade-off-title">Trade-off in numbers</h2>
    <p class="note">
      Per strategy over all its cells. Whiskers of shares are 95 % Wilson intervals; whiskers of costs reach
      from the cheapest to the dearest cell. Where the intervals of two strategies overlap, this run does not
      clearly tell them apart.
    </p>
    <div class="scroller">
      <table class="trade-off">
        <thead>
          <tr>
            <th scope="col">Strategy</th>
            <th scope="col">Answered during faults</th>
            <th scope="col">Lost of acknowledged</th>
            <th scope="col">${harmName(rows)}</th>
            <th scope="col">Network messages per ack.</th>
            <th scope="col">Worst p99 of ack.</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => line(row, scale))}
        </tbody>
        <tfoot>
          <tr>
            <td></td>
            <td>${axis("100 %")}</td>
            <td>${axis(percent(scale.anomalies))}</td>
            <td>${axis(percent(scale.anomalies))}</td>
            <td>${axis(decimal(scale.cost))}</td>
            <td></td>
          </tr>
        </tfoot>
      </table>
    </div>
  </section>`;
}

/** Messages may be duplicated; reads of data may be stale. */
function harmName(rows: readonly TradeOff[]): string {
  const data = rows.filter(({ stale }) => stale !== undefined).length;
  if (data === 0) return "Duplicated of attempted";
  return data === rows.length ? "Stale reads of attempted" : "Duplicated, or read stale";
}

interface Scale {
  readonly anomalies: number;
  readonly cost: number;
}

function scaleOf(rows: readonly TradeOff[]): Scale {
  const anomalies = rows.flatMap(({ lost, duplicated, stale }) =>
    [lost, stale ?? duplicated].filter((part) => part.total > 0).map((part) => part.high),
  );
  const costs = rows.map((row) => row.networkMessages?.high ?? 0);
  return { anomalies: Math.max(0.001, ...anomalies), cost: Math.max(1, ...costs) };
}

function line(row: TradeOff, scale: Scale): Markup {
  const p99 = row.worstP99 === undefined ? nothing : duration(row.worstP99);
  return html`<tr>
    <th scope="row">
      ${name(row.label)}<small>${grouped(row.cells)} cells, ${grouped(row.runs)} runs</small>
    </th>
    <td>${proportion(row.availability, 1)}</td>
    <td>${proportion(row.lost, scale.anomalies)}</td>
    <td>${proportion(row.stale ?? row.duplicated, scale.anomalies)}</td>
    <td class="cost">${cost(row, scale.cost)}</td>
    <td class="n">${p99}</td>
  </tr>`;
}

function proportion(part: ResultProportion, limit: number): Markup {
  if (part.total === 0) return html`<span class="q">not measured</span>`;
  const { low, high, successes, total } = part;
  const drawn = whisker({ value: successes / total, low, high, limit }, width);
  return html`${drawn}<span class="value"
      ><b>${share(part)}</b> <small>${interval(part)}, n ${grouped(total)}</small></span
    >`;
}

function cost(row: TradeOff, limit: number): Markup {
  const spread = row.networkMessages;
  if (spread === undefined) return html`<span class="q">nothing acknowledged</span>`;
  const drawn = whisker({ value: spread.mean, low: spread.low, high: spread.high, limit }, width);
  return html`${drawn}<span class="value"
      ><b>${decimal(spread.mean)}</b> <small>${range(spread)}</small> <small>${sizes(row)}</small></span
    >`;
}

function range({ low, high }: Spread): string {
  return `${decimal(low)} to ${decimal(high)}`;
}

function sizes({ networkBytes, syncs }: TradeOff): string {
  const parts = [
    networkBytes === undefined ? "" : `${bytes(networkBytes.mean)} sent`,
    syncs === undefined ? "" : `${decimal(syncs.mean)} syncs`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function axis(end: string): Markup {
  return html`<span class="axis-ends"><span>0</span><span>${end}</span></span>`;
}
