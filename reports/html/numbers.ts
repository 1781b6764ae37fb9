import type { ResultCell } from "../model.ts";
import { holdsData, unitOf } from "../view/anomalies.ts";
import { bytes, decimal, duration, nothing } from "../view/format.ts";
import { grouped, plural } from "../view/text.ts";
import { dataTables, failoverTable } from "./data-numbers.ts";
import { figures, latencyTable, proportionTable, type Row } from "./figures.ts";
import { overTime } from "./overtime.ts";
import { html, type Markup } from "./tag.ts";

/** The numbers of a cell, as a chart over time and a set of small tables. */
export function numbers(cell: ResultCell): Markup {
  return html`<div class="numbers">
    ${overTime(cell.series)}${availability(cell)}${latency(cell)}${dataTables(cell)}${failoverTable(cell)}${anomalies(cell)}${attempts(cell)}${cost(cell)}${runs(cell)}${counters(cell)}
  </div>`;
}

function availability({ availability: shares, progressDuringFaults }: ResultCell): Markup {
  return proportionTable("Availability", [
    ["answered during faults", shares.duringFaults],
    ["answered outside faults", shares.outsideFaults],
    ["runs with progress during faults", progressDuringFaults],
  ]);
}

function latency(cell: ResultCell): Markup {
  return latencyTable("Latency", [
    ["acknowledgement", cell.latency.acknowledgement],
    ...(holdsData(cell) ? [] : [["end-to-end delivery", cell.latency.delivery] as const]),
    ["recovery after healing", cell.latency.recovery],
  ]);
}

function attempts(cell: ResultCell): Markup {
  const { delivery: sets } = cell;
  const rows: readonly Row[] = [
    ["attempted", grouped(sets.attempted)],
    ["acknowledged", grouped(sets.acknowledged)],
    ["failed", grouped(sets.failed)],
    ["indeterminate", grouped(sets.indeterminate)],
  ];
  if (holdsData(cell)) return figures("Operations", rows);
  return figures("Messages", [
    ...rows,
    ["delivered", grouped(sets.delivered)],
    ["with an effect", grouped(sets.effected)],
    ["recovered", grouped(sets.recovered), "indeterminate, arrived"],
    ["redelivered", grouped(sets.redelivered), "again, one effect"],
  ]);
}

function anomalies(cell: ResultCell): Markup | false {
  if (holdsData(cell)) return false;
  const { delivery: sets } = cell;
  const row = (name: string, count: number, note: string): Row => [
    name,
    count > 0 ? html`<strong>${grouped(count)}</strong>` : "0",
    note,
  ];
  return figures("Anomalies", [
    row("lost", sets.lost, "acknowledged, no effect"),
    row("duplicated", sets.duplicated, "more than one effect"),
    row("phantom", sets.phantom, "effect without attempt"),
    row("corrupted", sets.corrupted, "payload differs"),
    row("reordered", sets.reordered, "order of one producer"),
  ]);
}

function cost(cell: ResultCell): Markup {
  const { cost: per } = cell;
  const unit = unitOf(cell);
  const measured = (text: string): string => (per.acknowledged === 0 ? nothing : text);
  return figures(`Cost per acknowledged ${unit}`, [
    ["network messages", measured(decimal(per.networkMessages))],
    ["network bytes", measured(bytes(per.networkBytes))],
    ["stored bytes", measured(bytes(per.storedBytes))],
    ["disk syncs", measured(decimal(per.syncs))],
    ["over", plural(per.acknowledged, unit)],
  ]);
}

/** Counters as one paragraph: there may be many, and each is a name and a number. */
function counters({ counters: counts }: ResultCell): Markup | false {
  const entries = Object.entries(counts).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : Number(a > b)));
  return (
    entries.length > 0 &&
    html`<section class="figures">
      <h4>Counters</h4>
      <ul class="counters">
        ${entries.map(([name, value]) => html`<li>${name} <b>${grouped(value)}</b></li>`)}
      </ul>
    </section>`
  );
}

function runs(cell: ResultCell): Markup {
  const { checked, diverged } = cell.determinism;
  return figures("Runs", [
    ["runs", grouped(cell.runs)],
    ["without effect of the fault", grouped(cell.vacuousRuns)],
    ["virtual time", duration(cell.virtualMilliseconds)],
    ["run twice", grouped(checked), diverged > 0 ? html`<strong>${grouped(diverged)} differed</strong>` : ""],
  ]);
}
