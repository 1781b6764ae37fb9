import type { Result, ResultCell, ResultProportion } from "../model.ts";
import { holdsData } from "./anomalies.ts";
import { matrixOf, rowLabel, type MatrixRow } from "./matrix.ts";
import { pool, wilson } from "./wilson.ts";

/** A mean over cells with the smallest and largest of them. */
export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What one strategy gives and what it costs, over all its cells. */
export interface TradeOff {
  readonly label: string;
  readonly cells: number;
  readonly runs: number;
  readonly availability: ResultProportion;
  readonly progress: ResultProportion;
  /** Acknowledged messages that had no effect. */
  readonly lost: ResultProportion;
  /** Messages with more than one effect. */
  readonly duplicated: ResultProportion;
  /** Reads that gave an old value, of all operations; absent for messages. */
  readonly stale: ResultProportion | undefined;
  /** Network messages per acknowledged message; absent if nothing was acknowledged. */
  readonly networkMessages: Spread | undefined;
  readonly networkBytes: Spread | undefined;
  readonly storedBytes: Spread | undefined;
  readonly syncs: Spread | undefined;
  /** Median and 99th percentile of acknowledgement in milliseconds: the worst cell. */
  readonly worstP99: number | undefined;
}

/** The trade-off of every row of the matrix. */
export function tradeOffs(result: Result): readonly TradeOff[] {
  return matrixOf(result).rows.map(tradeOffOf);
}

/** The trade-off of one row of the matrix. */
export function tradeOffOf(row: MatrixRow): TradeOff {
  const cells = [...row.cells.values()];
  const sum = (value: (cell: ResultCell) => number): number =>
    cells.reduce((total, cell) => total + value(cell), 0);
  const latencies = cells.map((cell) => cell.latency.acknowledgement).filter((one) => one.count > 0);
  return {
    label: rowLabel(row),
    cells: cells.length,
    runs: sum((cell) => cell.runs),
    availability: pool(cells.map((cell) => cell.availability.duringFaults)),
    progress: pool(cells.map((cell) => cell.progressDuringFaults)),
    lost: part(
      sum((cell) => cell.delivery.lost),
      sum((cell) => cell.delivery.acknowledged),
    ),
    duplicated: part(
      sum((cell) => cell.delivery.duplicated),
      sum((cell) => cell.delivery.attempted),
    ),
    stale: cells.some(holdsData)
      ? part(
          sum((cell) => cell.data?.staleReads ?? 0),
          sum((cell) => cell.delivery.attempted),
        )
      : undefined,
    networkMessages: spread(cells, (cell) => cell.cost.networkMessages),
    networkBytes: spread(cells, (cell) => cell.cost.networkBytes),
    storedBytes: spread(cells, (cell) => cell.cost.storedBytes),
    syncs: spread(cells, (cell) => cell.cost.syncs),
    worstP99: latencies.length === 0 ? undefined : Math.max(...latencies.map((one) => one.p99)),
  };
}

/** A share that stays one even if the counts come from different sources and do not nest. */
function part(some: number, all: number): ResultProportion {
  return wilson(Math.min(some, all), all);
}

function spread(cells: readonly ResultCell[], value: (cell: ResultCell) => number): Spread | undefined {
  const measured = cells.filter((cell) => cell.cost.acknowledged > 0);
  const acknowledged = measured.reduce((total, cell) => total + cell.cost.acknowledged, 0);
  if (acknowledged === 0) return undefined;
  const weighted = measured.reduce((total, cell) => total + value(cell) * cell.cost.acknowledged, 0);
  const values = measured.map(value);
  return {
    mean: weighted / acknowledged,
    low: Math.min(...values),
    high: Math.max(...values),
  };
}
