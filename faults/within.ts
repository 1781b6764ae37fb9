import fc from "fast-check";

/**
 * Draws from `narrow` but shrinks through all of `wide`, so that how a run is drawn does not limit
 * how small its counterexample gets. `wide` must be able to shrink a value it has not drawn.
 * Draws without fast-check's preference for edges: `narrow` says itself what is likely, and a fault in
 * the last millisecond of a run is rarely of use.
 */
export function within<T>(narrow: fc.Arbitrary<T>, wide: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return new Within(narrow, wide);
}

class Within<T> extends fc.Arbitrary<T> {
  readonly #narrow: fc.Arbitrary<T>;
  readonly #wide: fc.Arbitrary<T>;

  constructor(narrow: fc.Arbitrary<T>, wide: fc.Arbitrary<T>) {
    super();
    this.#narrow = narrow;
    this.#wide = wide;
  }

  override generate(random: fc.Random): fc.Value<T> {
    return new fc.Value(this.#narrow.generate(random, undefined).value_, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return this.#wide.canShrinkWithoutContext(value);
  }

  override shrink(value: T, context: unknown): fc.Stream<fc.Value<T>> {
    return this.#wide.shrink(value, context);
  }
}
