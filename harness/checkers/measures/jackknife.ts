/**
 * The standard error of a number by leaving out one group of runs after the other (delete-a-group jackknife:
 * Kott 2001, Journal of Official Statistics 17(4)), given the number without each group; undefined with
 * fewer than two groups. Runs are independent, the operations of one run are not: so runs are what is grouped.
 */
export function jackknifeError(withoutEach: readonly number[]): number | undefined {
  const groups = withoutEach.length;
  if (groups < 2) return undefined;
  const mean = withoutEach.reduce((sum, value) => sum + value, 0) / groups;
  const squares = withoutEach.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(((groups - 1) / groups) * squares);
}

/** For each of some things what all others add up to; nothing is subtracted, as not everything can be. */
export function withoutEach<Sum>(parts: readonly Sum[], none: Sum, add: (a: Sum, b: Sum) => Sum): Sum[] {
  const after: Sum[] = [none];
  for (const part of parts.toReversed()) after.push(add(part, after.at(-1) ?? none));
  let before = none;
  return parts.map((part, index) => {
    const others = add(before, after[parts.length - 1 - index] ?? none);
    before = add(before, part);
    return others;
  });
}
