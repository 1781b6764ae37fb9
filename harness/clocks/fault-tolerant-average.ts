/**
 * The mean of the largest group of values that lie no further apart than `tolerance`; of groups of the same
 * size the lowest. One value at least must be given.
 */
export function faultTolerantAverage(values: readonly number[], tolerance: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const groups = sorted.map((lowest, index) =>
    sorted.slice(index).filter((value) => value - lowest <= tolerance),
  );
  const largest = groups.reduce((best, group) => (group.length > best.length ? group : best));
  return largest.reduce((sum, value) => sum + value, 0) / largest.length;
}
