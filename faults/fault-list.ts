import fc from "fast-check";

/**
 * Draws lists of 1 to `most` items that shrink to the fewest and simplest, down to none: a run that
 * fails without any fault must say so.
 *
 * `fc.array` keeps an item it could do without once it has shrunk the one before. Here whole items go
 * first (all, all but one, each one), then items shrink, and at the end whole items are tried again.
 */
export function listOf<T>(item: fc.Arbitrary<T>, most: number): fc.Arbitrary<T[]> {
  return new ListOf(item, most);
}

interface Context<T> {
  readonly items: readonly fc.Value<T>[];
  /** Whether the empty list was tried. */
  readonly triedNone: boolean;
  /** Whether removals of lists this long were tried. */
  readonly triedFewer: boolean;
}

class ListOf<T> extends fc.Arbitrary<T[]> {
  readonly #item: fc.Arbitrary<T>;
  readonly #most: number;

  constructor(item: fc.Arbitrary<T>, most: number) {
    super();
    this.#item = item;
    this.#most = most;
  }

  override generate(random: fc.Random, biasFactor: number | undefined): fc.Value<T[]> {
    const items = Array.from({ length: random.nextInt(1, this.#most) }, () => this.#item.generate(random, biasFactor));
    return list({ items, triedNone: false, triedFewer: false });
  }

  override canShrinkWithoutContext(value: unknown): value is T[] {
    return Array.isArray(value) && value.every((item) => this.#item.canShrinkWithoutContext(item));
  }

  override shrink(value: T[], context: unknown): fc.Stream<fc.Value<T[]>> {
    const items = value.map((item) => new fc.Value(item, undefined));
    return fc.stream(
      this.#smaller((context as Context<T> | undefined) ?? { items, triedNone: false, triedFewer: false }),
    );
  }

  *#smaller(context: Context<T>): IterableIterator<fc.Value<T[]>> {
    if (!context.triedFewer) yield* fewer(context);
    for (const [index, item] of context.items.entries()) {
      for (const simpler of this.#item.shrink(item.value_, item.context)) {
        yield list({ items: context.items.with(index, simpler), triedNone: true, triedFewer: true });
      }
    }
    if (context.triedFewer) yield* fewer(context);
  }
}

function* fewer<T>({ items, triedNone }: Context<T>): IterableIterator<fc.Value<T[]>> {
  const kept = (some: readonly fc.Value<T>[]) => list({ items: some, triedNone: true, triedFewer: false });
  if (items.length > 0 && !triedNone) yield kept([]);
  if (items.length > 2) for (const item of items) yield kept([item]);
  if (items.length > 1) for (const index of items.keys()) yield kept(items.toSpliced(index, 1));
}

function list<T>(context: Context<T>): fc.Value<T[]> {
  return new fc.Value(
    context.items.map((item) => item.value_),
    context,
  );
}
