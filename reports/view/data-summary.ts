import type { Result, ResultCell, ResultProportion } from "../model.ts";
import { costCurves, costQuantities, type CostCurve } from "./cost-curves.ts";
import { pinned } from "./cost-cells.ts";
import { bothSides, dataCells, type DataCell } from "./data-cells.ts";
import { duration, nothing } from "./format.ts";
import { rowNames } from "./matrix.ts";
import { modelLadder, weakestModel } from "./models.ts";
import { noFault } from "./runs.ts";
import { grouped } from "./text.ts";
import { pool } from "./wilson.ts";

/** All cells of one row of the matrix, of a data strategy, and what is known of its cost. */
export interface DataSummary {
  /** The strategy, with what else tells its row from others. */
  readonly name: string;
  readonly cells: readonly DataCell[];
  readonly curve: CostCurve | undefined;
}

/** One column of the table with one row for each data strategy. */
export interface SummaryColumn {
  readonly name: string;
  /** What it says, for a legend. */
  readonly meaning: string;
  readonly text: (summary: DataSummary) => string;
}

/** The data strategies of a result in the order of the matrix. */
export function dataSummaries(result: Result): readonly DataSummary[] {
  const names = rowNames(result);
  const curves = costCurves(result);
  const rows = rowsOf(dataCells(result), names);
  return [...rows].map(([name, cells]) => ({ name, cells, curve: curveOf(curves, cells) }));
}

/** Cells by the name of their row. */
function rowsOf(cells: readonly DataCell[], names: ReadonlyMap<ResultCell, string>): Map<string, DataCell[]> {
  const rows = new Map<string, DataCell[]>();
  for (const cell of cells) {
    const name = names.get(cell) ?? cell.strategy;
    rows.set(name, [...(rows.get(name) ?? []), cell]);
  }
  return rows;
}

function curveOf(curves: readonly CostCurve[], [cell]: readonly DataCell[]): CostCurve | undefined {
  const name = cell?.scenario === pinned ? `${cell.strategy} (${pinned})` : cell?.strategy;
  return curves.find(({ strategy, backend }) => strategy === name && backend === cell?.backend);
}

/** Sizes whose cost the summary tells. */
const [SMALL, LARGE] = [3, 9] as const;

/** The columns of the table with one row for each data strategy, beside its name. */
export const summaryColumns: readonly SummaryColumn[] = [
  {
    name: "without faults",
    meaning: "the strongest consistency model that held in every run without faults",
    text: ({ cells }) => weakestModel(cells.filter(({ fault }) => fault === noFault)) ?? nothing,
  },
  {
    name: "at worst",
    meaning: "the weakest model that any fault left, and the faults that left no more",
    text: ({ cells }) => atWorst(cells),
  },
  {
    name: "in a partition",
    meaning:
      "operations that began while nodes were cut off and succeeded in time, at nodes that were cut off / at the others",
    text: ({ cells }) => inside(cells.filter(({ fault }) => fault.includes("partition"))),
  },
  {
    name: "in any fault",
    meaning: "the same during faults of all families, at nodes that they act on / at the others",
    text: ({ cells }) => inside(cells),
  },
  {
    name: "outside",
    meaning: "the same while there was no fault, in the same runs",
    text: ({ cells }) => outside(cells),
  },
  {
    name: "lost",
    meaning: "acknowledged writes that no node had after recovery, and under which faults",
    text: ({ cells }) => lostText(cells),
  },
  {
    name: "recovery",
    meaning:
      "from the last healing to the first second in which 99 % of operations succeed: what the slowest runs took (99th percentile) under the fault that takes longest",
    text: ({ cells }) => slowestRecovery(cells),
  },
  ...["messages", "bytes", "throughput"].map((name) => ({
    name,
    meaning: `${costMeaning(name)}, with ${SMALL} nodes and with ${LARGE}`,
    text: ({ curve }: DataSummary) => costText(curve, name),
  })),
];

function atWorst(cells: readonly DataCell[]): string {
  const faulty = cells.filter(({ fault }) => fault !== noFault);
  const weakest = weakestModel(faulty);
  if (weakest === undefined) return nothing;
  const by = faulty.filter(({ data }) => data.model === weakest).map(({ fault }) => fault);
  return weakest === modelLadder[0] || by.length === faulty.length ? weakest : `${weakest} (${named(by)})`;
}

/** Most faults that are named one by one. */
const MOST = 3;

function named(faults: readonly string[]): string {
  const more = faults.length - MOST;
  return more > 0 ? `${faults.slice(0, MOST).join(", ")} and ${more} more` : faults.join(", ");
}

function inside(cells: readonly DataCell[]): string {
  return pooled(cells.map(({ data }) => data.availability));
}

function outside(cells: readonly DataCell[]): string {
  return pooled(cells.flatMap(({ data }) => data.outside ?? []));
}

function pooled(sides: readonly { affected: ResultProportion; unaffected: ResultProportion }[]): string {
  return bothSides({
    affected: pool(sides.map(({ affected }) => affected)),
    unaffected: pool(sides.map(({ unaffected }) => unaffected)),
  });
}

function lostText(cells: readonly DataCell[]): string {
  const losing = cells
    .filter(({ data }) => data.lostWrites > 0)
    .toSorted((a, b) => b.data.lostWrites - a.data.lostWrites);
  const total = losing.reduce((sum, { data }) => sum + data.lostWrites, 0);
  return total === 0 ? "0" : `${grouped(total)} (${named(losing.map(({ fault }) => fault))})`;
}

function slowestRecovery(cells: readonly DataCell[]): string {
  const [slowest] = cells
    .filter(({ latency }) => latency.recovery.count > 0)
    .toSorted((a, b) => b.latency.recovery.p99 - a.latency.recovery.p99);
  if (slowest === undefined) return nothing;
  const { p99 } = slowest.latency.recovery;
  return p99 === 0 ? duration(p99) : `${duration(p99)} (${slowest.fault})`;
}

function costMeaning(name: string): string {
  const meaning = costQuantities.find((quantity) => quantity.name === name)?.meaning ?? "";
  return name === "throughput" ? meaning : `${meaning}, per acknowledged operation`;
}

function costText(curve: CostCurve | undefined, name: string): string {
  const quantity = costQuantities.find((one) => one.name === name);
  const [small, large] = [SMALL, LARGE].map((size) => {
    const point = curve?.points.find((one) => one.size === size);
    return quantity === undefined || point === undefined ? nothing : quantity.text(quantity.value(point));
  });
  return small === large ? `${small}` : `${small}, ${large}`;
}
