import fc from "fast-check";

/**
 * Draws messages or operations: from 1 to `most`, with extremes more often, which finds more; or, if `even`,
 * always so many without such a bias, which measures better.
 */
export function severalOf<T>(item: fc.Arbitrary<T>, most: number, even = false): fc.Arbitrary<T[]> {
  const several = fc.array(item, { minLength: even ? most : 1, maxLength: most, size: "max" });
  return even ? fc.noBias(several) : several;
}
