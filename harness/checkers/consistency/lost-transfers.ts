import type { FinalRead } from "./data-history.ts";
import { type Balances, balancesOf, moved, transferOf } from "./models/bank.ts";
import type { Operation } from "./operation.ts";
import { nameOf } from "./value.ts";

/** Indeterminate transfers of which all combinations are tried. */
const MOST_OPEN = 14;

/** Lost transfers that are looked for together. */
const MOST_LOST = 3;

/**
 * The fewest acknowledged transfers without which the balances of some node are the sum of all others and
 * of some indeterminate ones: those that are lost. In words why nobody can say, if so.
 */
export function lostTransfers(
  operations: readonly Operation[],
  acknowledged: readonly Operation[],
  finals: readonly FinalRead[],
): readonly Operation[] | string {
  const open = operations.filter(({ f, status }) => f === "transfer" && status === "info");
  if (open.length > MOST_OPEN)
    return `${open.length} transfers may have happened, which are too many to tell`;
  // What is there is what was kept and some of what may have happened.
  const maybe = new Set(sumsOf(open).map(nameOf));
  for (let count = 0; count <= Math.min(MOST_LOST, acknowledged.length); count++) {
    for (const lost of choices(acknowledged, count)) {
      const kept = sumOf(acknowledged.filter((one) => !lost.includes(one)));
      if (finals.some(({ value }) => maybe.has(nameOf(difference(balancesOf(value) ?? {}, kept)))))
        return lost;
    }
  }
  return "the balances after recovery are not those of any choice of transfers that leaves out a few";
}

/** What each choice of some of these moves. */
function sumsOf(transfers: readonly Operation[]): Balances[] {
  return transfers.reduce<Balances[]>(
    (sums, { input }) => [...sums, ...sums.map((sum) => moved(sum, transferOf(input)))],
    [{}],
  );
}

function sumOf(transfers: readonly Operation[]): Balances {
  return transfers.reduce<Balances>((sum, { input }) => moved(sum, transferOf(input)), {});
}

function difference(one: Balances, other: Balances): Balances {
  const accounts = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const entries = accounts.map((account) => [account, (one[account] ?? 0) - (other[account] ?? 0)] as const);
  return Object.fromEntries(entries.filter(([, balance]) => balance !== 0));
}

/** Every choice of so many, those of the last ones first: what is lost is seldom old. */
function* choices<T>(all: readonly T[], count: number): Generator<T[]> {
  if (count === 0) yield [];
  else
    for (let index = all.length - 1; index >= 0; index--) {
      for (const earlier of choices(all.slice(0, index), count - 1)) yield [...earlier, all[index] as T];
    }
}
