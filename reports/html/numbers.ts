import type { ResultCell, ResultLatency, ResultProportion } from "../model.ts";
import { bytes, decimal, duration, interval, nothing, share } from "../view/format.ts";
import { grouped, plural } from "../view/text.ts";
import { whisker } from "./interval.ts";
import { html, type Markup, type Part } from "./tag.ts";

/** The numbers of a cell, as a set of small tables. */
export function numbers(cell: ResultCell): Markup {
  return html`<div class="numbers">
    ${availability(cell)}${runs(cell)}${latency(cell)}${anomalies(cell)}${delivery(cell)}${cost(cell)}${counters(cell)}
  </div>`;
}

type Row = readonly [name: string, value: Part, note?: Part];

function table(title: string, rows: readonly Row[], extra = ""): Markup {
  const noted = rows.some(([, , note]) => note !== undefined);
  const body = rows.map(
    ([name, value, note]) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td class="n">${value}</td>
        ${noted && html`<td class="q">${note}</td>`}
      </tr>`,
  );
  return html`<section class="figures ${extra}">
    <h4>${title}</h4>
    <table>
      <tbody>
        ${body}
      </tbody>
    </table>
  </section>`;
}

function availability(cell: ResultCell): Markup {
  const row = (name: string, proportion: ResultProportion): Markup =>
    html`<tr>
      <th scope="row">${name}</th>
      <td class="n">${share(proportion)}</td>
      <td>${drawn(proportion)}</td>
      <td class="q">${interval(proportion)}</td>
      <td class="q n">${counted(proportion)}</td>
    </tr>`;
  return html`<section class="figures wide">
    <h4>Availability <small>with 95 % Wilson interval</small></h4>
    <table>
      <tbody>
        ${row("answered during faults", cell.availability.duringFaults)}
        ${row("answered outside faults", cell.availability.outsideFaults)}
        ${row("runs with progress during faults", cell.progressDuringFaults)}
      </tbody>
    </table>
  </section>`;
}

function drawn(proportion: ResultProportion): Part {
  if (proportion.total === 0) return "";
  const { low, high, successes, total } = proportion;
  return whisker({ value: successes / total, low, high, limit: 1 }, 120);
}

function counted({ successes, total }: ResultProportion): string {
  return total === 0 ? "nothing measured" : `${grouped(successes)} of ${grouped(total)}`;
}

function latency(cell: ResultCell): Markup {
  const row = (name: string, { count, p50, p99, max }: ResultLatency): Markup => {
    const values = [p50, p99, max].map((value) => (count === 0 ? nothing : duration(value)));
    return html`<tr>
      <th scope="row">${name}</th>
      ${values.map((value) => html`<td class="n">${value}</td>`)}
      <td class="n q">${grouped(count)}</td>
    </tr>`;
  };
  return html`<section class="figures wide">
    <h4>Latency</h4>
    <table>
      <thead>
        <tr>
          <td></td>
          <th scope="col">p50</th>
          <th scope="col">p99</th>
          <th scope="col">max</th>
          <th scope="col">n</th>
        </tr>
      </thead>
      <tbody>
        ${row("acknowledgement", cell.latency.acknowledgement)}
        ${row("end-to-end delivery", cell.latency.delivery)}
        ${row("recovery after healing", cell.latency.recovery)}
      </tbody>
    </table>
  </section>`;
}

function delivery({ delivery: sets }: ResultCell): Markup {
  return table("Messages", [
    ["attempted", grouped(sets.attempted)],
    ["acknowledged", grouped(sets.acknowledged)],
    ["failed", grouped(sets.failed)],
    ["indeterminate", grouped(sets.indeterminate)],
    ["delivered", grouped(sets.delivered)],
    ["with an effect", grouped(sets.effected)],
    ["recovered", grouped(sets.recovered), "indeterminate, arrived"],
    ["redelivered", grouped(sets.redelivered), "again, one effect"],
  ]);
}

function anomalies({ delivery: sets }: ResultCell): Markup {
  const row = (name: string, count: number, note: string): Row => [
    name,
    count > 0 ? html`<strong>${grouped(count)}</strong>` : "0",
    note,
  ];
  return table("Anomalies", [
    row("lost", sets.lost, "acknowledged, no effect"),
    row("duplicated", sets.duplicated, "more than one effect"),
    row("phantom", sets.phantom, "effect without attempt"),
    row("corrupted", sets.corrupted, "payload differs"),
    row("reordered", sets.reordered, "order of one producer"),
  ]);
}

function cost({ cost: per }: ResultCell): Markup {
  const measured = (text: string): string => (per.acknowledged === 0 ? nothing : text);
  return table("Cost per acknowledged message", [
    ["network messages", measured(decimal(per.networkMessages))],
    ["network bytes", measured(bytes(per.networkBytes))],
    ["stored bytes", measured(bytes(per.storedBytes))],
    ["disk syncs", measured(decimal(per.syncs))],
    ["over", plural(per.acknowledged, "message")],
  ]);
}

function counters(cell: ResultCell): Markup | false {
  const entries = Object.entries(cell.counters).sort(
    ([a, x], [b, y]) => y - x || (a < b ? -1 : Number(a > b)),
  );
  return (
    entries.length > 0 &&
    table(
      "Counters",
      entries.map(([name, value]) => [name, grouped(value)]),
    )
  );
}

function runs(cell: ResultCell): Markup {
  const { checked, diverged } = cell.determinism;
  return table("Runs", [
    ["runs", grouped(cell.runs)],
    ["without effect of the fault", grouped(cell.vacuousRuns)],
    ["virtual time", duration(cell.virtualMilliseconds)],
    ["run twice", grouped(checked)],
    ["with another trace", diverged > 0 ? html`<strong>${grouped(diverged)}</strong>` : "0"],
  ]);
}
