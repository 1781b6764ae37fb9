/** Which of several values of a key is the newest; an owner that has forgotten all begins a new incarnation. */
export interface Version {
  readonly incarnation: number;
  readonly count: number;
}

/** A value of a key. */
export interface Copy {
  readonly value: string | null;
  readonly version: Version;
}

/** Copies of keys by key, as one node has them. */
export class Copies {
  readonly #copies = new Map<string, Copy>();
  /** What is older than this came too late. */
  readonly #oldest = new Map<string, Version>();

  get(key: string): Copy | undefined {
    return this.#copies.get(key);
  }

  /** Takes a copy, unless a newer one is there or has been. */
  keep(key: string, copy: Copy): void {
    const oldest = this.#oldest.get(key);
    if (oldest !== undefined && isOlder(copy.version, oldest)) return;
    this.#oldest.set(key, copy.version);
    this.#copies.set(key, copy);
  }

  /** Forgets what is older than this copy, and does not take it any more. */
  drop(key: string, { version }: Copy): void {
    const oldest = this.#oldest.get(key);
    if (oldest !== undefined && !isOlder(oldest, version)) return;
    this.#oldest.set(key, version);
    this.#copies.delete(key);
  }

  entries(): readonly (readonly [string, Copy])[] {
    return [...this.#copies];
  }
}

/** Whether one version is older than another. */
export function isOlder(one: Version, other: Version): boolean {
  return one.incarnation === other.incarnation
    ? one.count < other.count
    : one.incarnation < other.incarnation;
}
