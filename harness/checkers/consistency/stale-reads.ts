import type { Anomaly, Verdict } from "../verdict.ts";
import { anomalyOf, brief, describe, milliseconds } from "./describe.ts";
import { byKey } from "./linearizability.ts";
import type { Operation } from "./operation.ts";
import { completionOf } from "./problem.ts";
import { type Access, versionsOf } from "./versions.ts";

/** A read of a version that had certainly been overwritten when the read began. */
export interface StaleRead {
  readonly read: Operation;
  /** The write that had overwritten what it gave, the first to complete. */
  readonly overwrittenBy: Operation;
  /** Microseconds from that write's completion to the read's invocation. */
  readonly age: number;
}

/** The verdict, and all stale reads; the verdict tells of at most a hundred. */
export interface StaleReads {
  readonly verdict: Verdict;
  readonly reads: readonly StaleRead[];
}

const MOST_ANOMALIES = 100;

/**
 * Judges whether reads are fresh: no read gives a version that another write had overwritten in real
 * time before the read began.
 *
 * Observed: of a register who read whose write, and that a later write completed in between, that is
 * began after the one that was read had completed, and completed before the read began; of a list that
 * an element is missing whose append had completed; of a counter without negative additions that the sum
 * is below what had been added. The age is the time since that write completed, so it is the least that
 * the read can be stale by.
 *
 * A history without stale reads need not be linearizable. A swap that succeeded counts as a write only.
 */
export function checkFreshness(operations: readonly Operation[]): StaleReads {
  if (operations.some(({ f }) => f === "add")) {
    return conclude([...byKey(operations).values()].flatMap(staleSums), operations);
  }
  const versions = versionsOf(operations);
  if (typeof versions === "string")
    return { verdict: { verdict: "inconclusive", reason: versions }, reads: [] };
  const keys = new Map<string, Access[]>();
  for (const access of versions.accesses) {
    const own = keys.get(access.operation.key);
    if (own === undefined) keys.set(access.operation.key, [access]);
    else own.push(access);
  }
  return conclude([...keys.values()].flatMap(staleOn), operations);
}

function conclude(reads: readonly StaleRead[], operations: readonly Operation[]): StaleReads {
  if (reads.length > 0)
    return {
      verdict: { verdict: "violated", anomalies: reads.slice(0, MOST_ANOMALIES).map(anomalyFor) },
      reads,
    };
  const judged = operations.some(({ f, status }) => f === "read" && status === "ok");
  return {
    verdict: judged ? { verdict: "held" } : { verdict: "inconclusive", reason: "no read succeeded" },
    reads,
  };
}

/** Stale reads of one key. */
function staleOn(accesses: readonly Access[]): StaleRead[] {
  const writes = accesses
    .filter(({ writes: does, operation }) => does && operation.status === "ok")
    .map(({ operation }) => operation);
  const soonest = new Soonest(writes);
  return accesses.flatMap(({ operation, read, list }) => {
    if (operation.f !== "read" || read === undefined) return [];
    if (list !== undefined) return staleList(operation, new Set(list.map((one) => one.operation)), writes);
    // What an indeterminate write has written may have been written at any time.
    if (read?.operation.status === "info") return [];
    const since = read === null ? Number.NEGATIVE_INFINITY : completionOf(read.operation);
    const overwrittenBy = soonest.begunAfter(since);
    return overwrittenBy === undefined ? [] : staleBy(operation, overwrittenBy);
  });
}

function staleList(
  read: Operation,
  shown: ReadonlySet<Operation>,
  appends: readonly Operation[],
): StaleRead[] {
  let missing: Operation | undefined;
  for (const append of appends) {
    if (!shown.has(append) && (missing === undefined || completionOf(append) < completionOf(missing)))
      missing = append;
  }
  return missing === undefined ? [] : staleBy(read, missing);
}

function staleSums(operations: readonly Operation[]): StaleRead[] {
  const adds = operations.filter(({ f, status }) => f === "add" && status !== "fail");
  if (adds.some(({ input }) => Number(input) < 0)) return [];
  const done = adds
    .filter(({ status }) => status === "ok")
    .toSorted((a, b) => completionOf(a) - completionOf(b));
  const sums: number[] = [];
  for (const { input } of done) sums.push((sums.at(-1) ?? 0) + Number(input));
  return operations.flatMap((read) => {
    if (read.f !== "read" || read.status !== "ok") return [];
    // The first addition with which the sum was more than what the read gave.
    const index = firstIndex(sums, (sum) => sum > Number(read.output));
    const add = done[index];
    return add === undefined ? [] : staleBy(read, add);
  });
}

function staleBy(read: Operation, overwrittenBy: Operation): StaleRead[] {
  const age = read.invoked - completionOf(overwrittenBy);
  return age > 0 ? [{ read, overwrittenBy, age }] : [];
}

/** Of the writes that began after a moment, the one that completed first. */
class Soonest {
  readonly #begins: readonly number[];
  readonly #soonest: readonly Operation[];

  constructor(writes: readonly Operation[]) {
    const sorted = writes.toSorted((a, b) => a.invoked - b.invoked);
    const soonest = [...sorted];
    for (let index = sorted.length - 2; index >= 0; index -= 1) {
      const [own, later] = [soonest[index] as Operation, soonest[index + 1] as Operation];
      if (completionOf(later) < completionOf(own)) soonest[index] = later;
    }
    this.#begins = sorted.map(({ invoked }) => invoked);
    this.#soonest = soonest;
  }

  begunAfter(time: number): Operation | undefined {
    return this.#soonest[firstIndex(this.#begins, (begin) => begin > time)];
  }
}

/** The first index whose item is past a limit, by halving; the length if there is none. */
function firstIndex(items: readonly number[], isPast: (item: number) => boolean): number {
  let [from, to] = [0, items.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isPast(items[middle] as number)) to = middle;
    else from = middle + 1;
  }
  return from;
}

function anomalyFor({ read, overwrittenBy, age }: StaleRead): Anomaly {
  const text = `${describe(read)} was stale by at least ${milliseconds(age)} ms: ${brief(overwrittenBy)} had completed at ${milliseconds(completionOf(overwrittenBy))} ms.`;
  return anomalyOf("stale read", text, [read, overwrittenBy], { age });
}
