import type { Result, ResultCell, ResultProportion } from "../model.ts";
import { costSizeOf } from "./cost-cells.ts";
import { bytes, decimal, duration, nothing, percent } from "./format.ts";
import { grouped } from "./text.ts";

/** A cell of a data strategy that is no part of a cost curve. */
export type DataCell = ResultCell & { readonly data: NonNullable<ResultCell["data"]> };

/** One column of the table of data strategies. */
export interface DataColumn {
  readonly name: string;
  /** What it says, for a legend. */
  readonly meaning: string;
  readonly text: (cell: DataCell) => string;
}

/** The cells of data strategies, without those of cost curves. */
export function dataCells({ cells }: Pick<Result, "cells">): readonly DataCell[] {
  return cells.filter((cell): cell is DataCell => cell.data !== undefined && costSizeOf(cell) === undefined);
}

/** The columns of the table of data strategies, beside strategy and fault; those that can be missed come last. */
export const dataColumns: readonly DataColumn[] = [
  {
    name: "model",
    meaning: "the strongest consistency model that held in every run",
    text: ({ data }) => data.model,
  },
  {
    name: "inside",
    meaning:
      "operations that began during a fault and succeeded in time, at nodes that it acts on / at the others",
    text: ({ data: { availability } }) => bothSides(availability),
  },
  {
    name: "outside",
    meaning:
      "operations that began in the same runs while there was no fault and succeeded in time, at the same nodes",
    text: ({ data: { outside } }) => (outside === undefined ? nothing : bothSides(outside)),
  },
  {
    name: "lost",
    meaning: "acknowledged writes that no node had after recovery",
    text: ({ data }) => grouped(data.lostWrites),
  },
  {
    name: "stale",
    meaning: "reads of what had been overwritten, and how long ago at most",
    text: ({ data }) => staleText(data),
  },
  {
    name: "recovery",
    meaning: "from the last healing to the first second in which 99 % of operations succeed, median",
    text: ({ latency: { recovery } }) => (recovery.count === 0 ? nothing : duration(recovery.p50)),
  },
  {
    name: "back",
    meaning: "from the start of a node that had died until it could be asked, median",
    text: ({ data: { reacquisition } }) =>
      reacquisition.count === 0 ? nothing : duration(reacquisition.p50),
  },
  {
    name: "messages",
    meaning: "of the network, per acknowledged operation",
    text: ({ load }) => (load === undefined ? nothing : decimal(load.messages.value)),
  },
  {
    name: "bytes",
    meaning: "of the network, per acknowledged operation",
    text: ({ load }) => (load === undefined ? nothing : bytes(load.bytes)),
  },
];

/** Availability on both sides of a fault as `69 / 83 %`. */
export function bothSides({
  affected,
  unaffected,
}: {
  affected: ResultProportion;
  unaffected: ResultProportion;
}): string {
  const [here, there] = [short(affected), short(unaffected)];
  return there === nothing ? `${here} / ${there}` : `${here.replace(/ %$/, "")} / ${there}`;
}

/** Whole per cents, but never 100 of what is not all. */
function short({ successes, total }: ResultProportion): string {
  if (total === 0) return nothing;
  const whole = Math.round((successes / total) * 100);
  if (whole === 100 && successes < total) return "<100 %";
  return whole === 0 && successes > 0 ? "<1 %" : percent(whole / 100).replace(/\.0 %$/, " %");
}

function staleText({ staleReads, staleness }: DataCell["data"]): string {
  if (staleReads === 0) return "0";
  return `${grouped(staleReads)} (${duration(staleness.max)})`;
}
