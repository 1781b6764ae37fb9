import type { ResultCell, ResultEstimate, ResultFieldNumber, ResultLatency } from "../model.ts";
import { wilson } from "../view/wilson.ts";

/** A number that a part of a claim is judged by; undefined if no cell has it. */
export type Measured = ResultFieldNumber | undefined;

/** The share that the cells show together. */
export function shareOf(
  name: string,
  cells: readonly ResultCell[],
  counts: (cell: ResultCell) => { readonly successes: number; readonly total: number } | undefined,
): Measured {
  const counted = cells.flatMap((cell) => {
    const share = counts(cell);
    return share === undefined || share.total === 0 ? [] : [{ id: cell.id, share }];
  });
  const sum = (value: (share: { successes: number; total: number }) => number) =>
    counted.reduce((total, { share }) => total + value(share), 0);
  const total = sum((share) => share.total);
  if (total === 0) return undefined;
  // What is counted in the history of the broker need not nest in what clients count.
  const { successes, low, high } = wilson(
    Math.min(
      total,
      sum((share) => share.successes),
    ),
    total,
  );
  return { name, value: successes / total, low, high, unit: "share", cells: counted.map(({ id }) => id) };
}

/** An estimate of one cell. */
export function estimateOf(
  name: string,
  cell: ResultCell | undefined,
  unit: ResultFieldNumber["unit"],
  pick: (cell: ResultCell) => ResultEstimate | undefined,
): Measured {
  const estimate = cell === undefined ? undefined : pick(cell);
  if (cell === undefined || estimate === undefined) return undefined;
  const { value, low, high } = estimate;
  return { name, value, low, high, unit, cells: [cell.id] };
}

/** The median of one cell. */
export function medianOf(
  name: string,
  cell: ResultCell | undefined,
  pick: (cell: ResultCell) => ResultLatency | undefined,
): Measured {
  return estimateOf(name, cell, "milliseconds", (one) => {
    const { count = 0, p50 = 0, p50Low, p50High } = pick(one) ?? {};
    return count === 0 || p50Low === undefined || p50High === undefined
      ? undefined
      : { value: p50, low: p50Low, high: p50High };
  });
}

/** One number over another, with an interval that is wide enough whatever they have in common. */
export function quotientOf(name: string, over: Measured, under: Measured): Measured {
  if (over === undefined || under === undefined || under.low <= 0) return undefined;
  const cells = [...new Set([...over.cells, ...under.cells])];
  const [value, low, high] = [over.value / under.value, over.low / under.high, over.high / under.low];
  return { name, value, low, high, unit: "times", cells };
}
