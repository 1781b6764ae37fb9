import type { ResultCell, ResultEstimate, ResultFieldNumber, ResultLatency } from "../model.ts";
import { tellingRuns } from "../view/runs.ts";
import { wilson } from "../view/wilson.ts";

/** A number that a part of a claim is judged by; undefined if no cell has it. */
export type Measured = ResultFieldNumber | undefined;

/**
 * The share that the cells show together. Its interval takes what is counted for independent, but for what the
 * standard errors of the shares of the cells say, if they are known: what happens in one run happens together.
 */
export function shareOf(
  name: string,
  cells: readonly ResultCell[],
  counts: (cell: ResultCell) => { readonly successes: number; readonly total: number } | undefined,
  error: (cell: ResultCell) => number | undefined = () => undefined,
): Measured {
  const counted = cells.flatMap((cell) => {
    const share = counts(cell);
    return share === undefined || share.total === 0
      ? []
      : [{ id: cell.id, share, runs: tellingRuns(cell), error: error(cell) }];
  });
  const sum = (value: (share: { successes: number; total: number }) => number) =>
    counted.reduce((total, { share }) => total + value(share), 0);
  const total = sum((share) => share.total);
  if (total === 0) return undefined;
  // What is counted in the history of the broker need not nest in what clients count.
  const value = Math.min(1, sum((share) => share.successes) / total);
  const independent = independentOf(value, total, counted);
  const { low, high } = wilson(value * independent, independent);
  return { name, value, low, high, unit: "share", cells: counted.map(({ id }) => id) };
}

/** The share of operations during faults that succeeded in time. */
export function availableDuringFaults(name: string, cells: readonly ResultCell[]): Measured {
  return shareOf(
    name,
    cells,
    ({ availability }) => availability.duringFaults,
    ({ uncertainty }) => uncertainty?.errors["availability.duringFaults"],
  );
}

interface Counted {
  readonly share: { readonly successes: number; readonly total: number };
  readonly runs: number;
  readonly error: number | undefined;
}

/**
 * How many independent observations would tell as much as these (Kish's effective sample size): fewer than there
 * are, if the errors of the cells say so. Where all are the same no error shows; then each run counts as one.
 */
function independentOf(value: number, total: number, counted: readonly Counted[]): number {
  if (counted.every(({ error }) => error === undefined)) return total;
  if (value === 0 || value === 1) return Math.min(total, counted.reduce((sum, { runs }) => sum + runs, 0));
  const variance = counted.reduce((sum, { share, error = 0 }) => {
    const own = share.successes / share.total;
    const least = Math.max(0, own * (1 - own)) / share.total;
    return sum + (share.total / total) ** 2 * Math.max(error ** 2, least);
  }, 0);
  return variance > 0 ? Math.min(total, (value * (1 - value)) / variance) : total;
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
