import type { ResultLatency, ResultProportion } from "../model.ts";
import { duration, interval, nothing, share } from "../view/format.ts";
import { grouped } from "../view/text.ts";
import { whisker } from "./interval.ts";
import { html, type Markup, type Part } from "./tag.ts";

/** A line of a small table. */
export type Row = readonly [name: string, value: Part, note?: Part];

/** A small table of names and values. */
export function figures(title: string, rows: readonly Row[]): Markup {
  return html`<section class="figures">
    <h4>${title}</h4>
    <table>
      ${rows.map(
        ([name, value, note]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td class="n">${value}</td>
            ${note !== undefined && html`<td class="q">${note}</td>`}
          </tr>`,
      )}
    </table>
  </section>`;
}

/** A small table of shares, each with its interval drawn and written. */
export function proportionTable(
  title: string,
  rows: readonly (readonly [name: string, part: ResultProportion])[],
): Markup {
  return html`<section class="figures wide">
    <h4>${title} <small>with 95 % Wilson interval</small></h4>
    <table>
      ${rows.map(
        ([name, part]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td class="n">${share(part)}</td>
            <td>${drawn(part)}</td>
            <td class="q">${interval(part)}</td>
            <td class="q n">${counted(part)}</td>
          </tr>`,
      )}
    </table>
  </section>`;
}

/** A small table of latencies. */
export function latencyTable(
  title: string,
  rows: readonly (readonly [name: string, latency: ResultLatency])[],
): Markup {
  return html`<section class="figures wide">
    <h4>${title}</h4>
    <table>
      <tr class="heads">
        <td></td>
        <th scope="col">p50</th>
        <th scope="col">p99</th>
        <th scope="col">max</th>
        <th scope="col">n</th>
      </tr>
      ${rows.map(
        ([name, { count, p50, p99, max }]) =>
          html`<tr>
            <th scope="row">${name}</th>
            ${[p50, p99, max].map((value) => html`<td class="n">${count === 0 ? nothing : duration(value)}</td>`)}
            <td class="n q">${grouped(count)}</td>
          </tr>`,
      )}
    </table>
  </section>`;
}

function drawn(part: ResultProportion): Part {
  if (part.total === 0) return "";
  return whisker({ value: part.successes / part.total, low: part.low, high: part.high, limit: 1 }, 96);
}

function counted({ successes, total }: ResultProportion): string {
  return total === 0 ? "nothing measured" : `${grouped(successes)} of ${grouped(total)}`;
}
