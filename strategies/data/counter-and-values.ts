/** How often each replica has done something; a replica is one incarnation of a node. */
type Counts = Readonly<Record<string, number>>;

/** A counter: what each replica has added, and what it has taken away (PN-counter). */
export interface Counter {
  readonly added: Counts;
  readonly taken: Counts;
}

/** A value, and the writes that its writer had seen, with this one: a version vector (Parker et al., 1983). */
interface Sibling {
  readonly value: string;
  readonly replica: string;
  readonly seen: Counts;
}

/** The values of which none was written by somebody who had seen another one: a multi-value register. */
export type Values = readonly Sibling[];

export const zero: Counter = { added: {}, taken: {} };

/** A counter after a replica has added an amount; below 0 it takes away. */
export function addTo({ added, taken }: Counter, replica: string, amount: number): Counter {
  const plus = (counts: Counts, more: number) => ({ ...counts, [replica]: (counts[replica] ?? 0) + more });
  return amount < 0 ? { added, taken: plus(taken, -amount) } : { added: plus(added, amount), taken };
}

/** The number that a counter has reached. */
export function totalOf({ added, taken }: Counter): number {
  const sum = (counts: Counts) => Object.values(counts).reduce((total, count) => total + count, 0);
  return sum(added) - sum(taken);
}

/** What two replicas know of a counter, put together. */
export function mergeCounters(one: Counter, other: Counter): Counter {
  return { added: most(one.added, other.added), taken: most(one.taken, other.taken) };
}

/** A register after a replica has written: everything that it had seen is replaced. */
export function writeTo(values: Values, replica: string, value: string): Values {
  const seen = values.reduce<Counts>((all, sibling) => most(all, sibling.seen), {});
  return [{ value, replica, seen: { ...seen, [replica]: (seen[replica] ?? 0) + 1 } }];
}

/** What two replicas know of a register, put together: what the writer of another value had seen is gone. */
export function mergeValues(one: Values, other: Values): Values {
  const isReplaced = (sibling: Sibling, by: Values) =>
    by.some(({ seen }) => covers(seen, sibling.seen) && !covers(sibling.seen, seen));
  const isThere = (sibling: Sibling) =>
    one.some(({ seen }) => covers(seen, sibling.seen) && covers(sibling.seen, seen));
  return [
    ...one.filter((sibling) => !isReplaced(sibling, other)),
    ...other.filter((sibling) => !isReplaced(sibling, one) && !isThere(sibling)),
  ];
}

/** The one of several values that is shown where only one can be: the same at every replica. */
export function shownOf(values: Values): string | null {
  const [first, ...rest] = values;
  if (first === undefined) return null;
  return rest.reduce((best, one) => (one.replica > best.replica ? one : best), first).value;
}

function covers(one: Counts, other: Counts): boolean {
  return Object.entries(other).every(([replica, count]) => (one[replica] ?? 0) >= count);
}

function most(one: Counts, other: Counts): Counts {
  const merged: Record<string, number> = { ...one };
  for (const [replica, count] of Object.entries(other)) {
    merged[replica] = Math.max(merged[replica] ?? 0, count);
  }
  return merged;
}
