import fc from "fast-check";

/**
 * Draws lists of 1 to `most` items. Shrinking tries the empty list first, once: a run that fails
 * without any fault must say so.
 */
export function listOf<T>(item: fc.Arbitrary<T>, most: number): fc.Arbitrary<T[]> {
  return new ListOf(fc.array(item, { minLength: 1, maxLength: most, size: "max" }));
}

/** Context of a value that the inner arbitrary drew, and whether the empty list was tried. */
interface Context {
  readonly inner: unknown;
  readonly triedEmpty: boolean;
}

class ListOf<T> extends fc.Arbitrary<T[]> {
  readonly #inner: fc.Arbitrary<T[]>;

  constructor(inner: fc.Arbitrary<T[]>) {
    super();
    this.#inner = inner;
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<T[]> {
    return wrap(this.#inner.generate(random, biasFactor), false);
  }

  override canShrinkWithoutContext(value: unknown): value is T[] {
    return this.#inner.canShrinkWithoutContext(value);
  }

  override shrink(value: T[], context: unknown): fc.Stream<fc.Value<T[]>> {
    if (value.length === 0) return fc.Stream.nil();
    const known = context as Context | undefined;
    const smaller = this.#inner.shrink(value, known?.inner).map((next) => wrap(next, true));
    return known?.triedEmpty === true ? smaller : fc.Stream.of(wrap(new fc.Value<T[]>([], undefined), true)).join(smaller);
  }
}

function wrap<T>(value: fc.Value<T[]>, triedEmpty: boolean): fc.Value<T[]> {
  const context: Context = { inner: value.context, triedEmpty };
  return new fc.Value(value.value_, context);
}
