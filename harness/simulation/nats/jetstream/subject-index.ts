import { subjectMatcher } from "../../../protocol/subject.ts";

/** Ascending sequences of one subject; removed from the front without moving the rest. */
interface Sequences {
  list: number[];
  head: number;
  /** The greatest sequence that it ever had. */
  greatest: number;
}

/** Which sequences each subject has. */
export class SubjectIndex {
  readonly #subjects: Map<string, Sequences> = new Map();
  readonly #forgetsLast: boolean;

  /** With `forgetsLast`, a subject whose last message was removed has no last one that can be found. */
  constructor(forgetsLast = false) {
    this.#forgetsLast = forgetsLast;
  }

  /** Number of subjects. */
  get size(): number {
    return this.#subjects.size;
  }

  /** Adds a sequence greater than all before. */
  add(subject: string, sequence: number): void {
    const known = this.#subjects.get(subject);
    if (known === undefined) {
      this.#subjects.set(subject, { list: [sequence], head: 0, greatest: sequence });
      return;
    }
    known.list.push(sequence);
    known.greatest = sequence;
  }

  remove(subject: string, sequence: number): void {
    const known = this.#subjects.get(subject);
    if (known === undefined) return;
    const at = lowerBound(known, sequence);
    if (known.list[at] !== sequence) return;
    if (at === known.head) known.head++;
    else known.list.splice(at, 1);
    if (known.head === known.list.length) this.#subjects.delete(subject);
    else if (known.head > 64 && known.head * 2 > known.list.length) {
      known.list = known.list.slice(known.head);
      known.head = 0;
    }
  }

  count(subject: string): number {
    const known = this.#subjects.get(subject);
    return known === undefined ? 0 : known.list.length - known.head;
  }

  first(subject: string): number | undefined {
    const known = this.#subjects.get(subject);
    return known?.list[known.head];
  }

  last(subject: string): number | undefined {
    return this.#subjects.get(subject)?.list.at(-1);
  }

  /** The last sequence, if it can be found. */
  lastKnown(subject: string): number | undefined {
    const known = this.#subjects.get(subject);
    const last = known?.list.at(-1);
    return this.#forgetsLast && last !== known?.greatest ? undefined : last;
  }

  firstAtOrAfter(subject: string, sequence: number): number | undefined {
    const known = this.#subjects.get(subject);
    return known?.list[lowerBound(known, sequence)];
  }

  lastUpTo(subject: string, sequence: number): number | undefined {
    const known = this.#subjects.get(subject);
    if (known === undefined) return undefined;
    const at = lowerBound(known, sequence + 1);
    return at > known.head ? known.list[at - 1] : undefined;
  }

  countFrom(subject: string, sequence: number): number {
    const known = this.#subjects.get(subject);
    return known === undefined ? 0 : known.list.length - lowerBound(known, sequence);
  }

  /** The greatest sequence of any subject that matches `pattern`. */
  lastMatching(pattern: string): number | undefined {
    let last: number | undefined;
    let greatest = 0;
    for (const subject of this.matching(pattern)) {
      const known = this.#subjects.get(subject);
      last = Math.max(last ?? 0, known?.list.at(-1) ?? 0);
      greatest = Math.max(greatest, known?.greatest ?? 0);
    }
    return this.#forgetsLast && greatest !== last ? undefined : last;
  }

  /** Subjects that match, in order of their first message. */
  matching(pattern: string): string[] {
    const matches = subjectMatcher(pattern);
    return this.subjects().filter((subject) => matches(subject));
  }

  /** All subjects. */
  subjects(): string[] {
    return [...this.#subjects.keys()];
  }
}

function lowerBound({ list, head }: Sequences, sequence: number): number {
  let low = head;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? 0) < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}
