/** How a request says who asks, and which of its earlier requests need no answer any more. */
export interface Numbered {
  /** Name of the node that asks. */
  readonly node: string;
  /** Of that node: 1 at its first start. */
  readonly incarnation: number;
  /** From 1, the same in every try. */
  readonly number: number;
  /** The node waits for the answers of this number and later ones only. */
  readonly oldest: number;
}

interface Asker<A> {
  incarnation: number;
  oldest: number;
  readonly answers: Map<number, A>;
}

/**
 * Numbers the requests of one incarnation of a node, and knows which of them still wait.
 */
export class Numbering {
  readonly #node: string;
  readonly #incarnation: number;
  readonly #waiting = new Set<number>();
  #last = 0;

  constructor({ id, incarnation }: { readonly id: string; readonly incarnation: number }) {
    this.#node = id;
    this.#incarnation = incarnation;
  }

  /** Runs what sends a request, under a number of its own, until it is answered or given up. */
  async during<T>(send: (numbered: () => Numbered) => Promise<T>): Promise<T> {
    const number = ++this.#last;
    this.#waiting.add(number);
    try {
      return await send(() => {
        const [oldest = number] = this.#waiting;
        return { node: this.#node, incarnation: this.#incarnation, number, oldest };
      });
    } finally {
      this.#waiting.delete(number);
    }
  }
}

/**
 * Performs every request at most once, however often and however late copies of it arrive (after Lee et
 * al., "Implementing linearizability at large scale and low latency", 2015).
 *
 * The answer to a request is kept until its node says that it waits no more; a copy that arrives later
 * than that is refused. So what is kept is bounded by what nodes wait for, and nothing is forgotten
 * that could still be asked again.
 */
export class AtMostOnce<A> {
  readonly #askers = new Map<string, Asker<A>>();

  /** The answer that was given before, or the one that `perform` gives; undefined if nobody waits for it. */
  answer({ node, incarnation, number, oldest }: Numbered, perform: () => A): A | undefined {
    const asker = this.#asker(node, incarnation);
    if (incarnation < asker.incarnation || number < asker.oldest) return undefined;
    for (const settled of asker.answers.keys()) if (settled < oldest) asker.answers.delete(settled);
    asker.oldest = Math.max(asker.oldest, oldest);
    if (!asker.answers.has(number)) asker.answers.set(number, perform());
    return asker.answers.get(number);
  }

  /** A node that has started anew waits for nothing that it had asked before. */
  #asker(node: string, incarnation: number): Asker<A> {
    const known = this.#askers.get(node);
    if (known !== undefined && known.incarnation >= incarnation) return known;
    const asker: Asker<A> = { incarnation, oldest: 1, answers: new Map() };
    this.#askers.set(node, asker);
    return asker;
  }
}
