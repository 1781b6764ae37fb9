/** What a {@link Sublist} keeps: a pattern, and the queue group if it has one. */
export interface Subscribed {
  readonly subject: string;
  /** Empty if not in a queue group. */
  readonly queue: string;
}

/** Subscriptions that match a subject, in order of subscription within each level. */
export interface Matches<T> {
  readonly plain: T[];
  /** One array per queue group and pattern. */
  readonly queues: T[][];
}

class Level<T> {
  readonly literals: Map<string, Level<T>> = new Map();
  star: Level<T> | undefined;
  rest: Level<T> | undefined;
  readonly plain: T[] = [];
  readonly queues: Map<string, T[]> = new Map();

  isEmpty(): boolean {
    return (
      this.plain.length === 0 &&
      this.queues.size === 0 &&
      this.literals.size === 0 &&
      this.star === undefined &&
      this.rest === undefined
    );
  }
}

/** Most subjects whose subscriptions are remembered. */
const cacheLimit = 1024;

/** Finds subscriptions by subject; a tree with one level per token, and a cache of what it said last. */
export class Sublist<T extends Subscribed> {
  readonly #root: Level<T> = new Level();
  readonly #cache: Map<string, Matches<T>> = new Map();

  /** Adds a subscription to its pattern, which must be valid. */
  insert(subscription: T): void {
    this.#cache.clear();
    let level = this.#root;
    for (const token of subscription.subject.split(".")) level = childFor(level, token);
    if (subscription.queue === "") {
      level.plain.push(subscription);
      return;
    }
    const group = level.queues.get(subscription.queue);
    if (group === undefined) level.queues.set(subscription.queue, [subscription]);
    else group.push(subscription);
  }

  /** Removes a subscription; nothing happens if it is not there. */
  remove(subscription: T): void {
    this.#cache.clear();
    this.#remove(this.#root, subscription.subject.split("."), 0, subscription);
  }

  /** All subscriptions that match a literal subject. */
  match(subject: string): Matches<T> {
    const known = this.#cache.get(subject);
    if (known !== undefined) return known;
    const found: Matches<T> = { plain: [], queues: [] };
    matchLevel(this.#root, subject, 0, found);
    if (this.#cache.size >= cacheLimit) this.#cache.clear();
    this.#cache.set(subject, found);
    return found;
  }

  /** Whether any subscription matches. */
  hasInterest(subject: string): boolean {
    const { plain, queues } = this.match(subject);
    return plain.length + queues.length > 0;
  }

  #remove(level: Level<T>, tokens: readonly string[], index: number, subscription: T): void {
    const token = tokens[index];
    if (token === undefined) {
      removeFrom(level, subscription);
      return;
    }
    const child = existingChild(level, token);
    if (child === undefined) return;
    this.#remove(child, tokens, index + 1, subscription);
    if (child.isEmpty()) dropChild(level, token);
  }
}

function matchLevel<T>(level: Level<T>, subject: string, from: number, found: Matches<T>): void {
  if (level.rest !== undefined) collect(level.rest, found);
  const dot = subject.indexOf(".", from);
  const { literals } = level;
  const literal = literals.size === 0 ? undefined : literals.get(subject.slice(from, dot < 0 ? undefined : dot));
  if (dot < 0) {
    if (level.star !== undefined) collect(level.star, found);
    if (literal !== undefined) collect(literal, found);
    return;
  }
  if (level.star !== undefined) matchLevel(level.star, subject, dot + 1, found);
  if (literal !== undefined) matchLevel(literal, subject, dot + 1, found);
}

function collect<T>(level: Level<T>, found: Matches<T>): void {
  for (const subscription of level.plain) found.plain.push(subscription);
  for (const group of level.queues.values()) found.queues.push(group);
}

function childFor<T>(level: Level<T>, token: string): Level<T> {
  if (token === "*") return (level.star ??= new Level());
  if (token === ">") return (level.rest ??= new Level());
  let child = level.literals.get(token);
  if (child === undefined) {
    child = new Level();
    level.literals.set(token, child);
  }
  return child;
}

function existingChild<T>(level: Level<T>, token: string): Level<T> | undefined {
  if (token === "*") return level.star;
  if (token === ">") return level.rest;
  return level.literals.get(token);
}

function dropChild<T>(level: Level<T>, token: string): void {
  if (token === "*") level.star = undefined;
  else if (token === ">") level.rest = undefined;
  else level.literals.delete(token);
}

function removeFrom<T extends Subscribed>(level: Level<T>, subscription: T): void {
  const list = subscription.queue === "" ? level.plain : level.queues.get(subscription.queue);
  const index = list?.indexOf(subscription) ?? -1;
  if (list === undefined || index < 0) return;
  list.splice(index, 1);
  if (subscription.queue !== "" && list.length === 0) level.queues.delete(subscription.queue);
}
