import type { Due, Model } from "./model.ts";
import type { Operation } from "./operation.ts";

/** The operations on one key, arranged for the search for a linearization. */
export interface Problem {
  /** Operations that happened, by invocation. */
  readonly required: readonly Operation[];
  /** Indeterminate operations, by invocation. */
  readonly optional: readonly Operation[];
  /**
   * Invocations and completions of the required operations in order of time, an invocation before a
   * completion at the same time: the number of the operation, or for a completion its complement (`~`).
   */
  readonly events: Int32Array;
  /** For each required, then each optional operation: the required one that must come first, or -1. */
  readonly after: Int32Array;
  /** For each optional operation: the one before that does the same and is to be used first, or -1. */
  readonly twins: Int32Array;
  /** What outputs say of the order of changes, for each required, then each optional operation; see {@link Model.order}. */
  readonly due: DueOrder | undefined;
}

/** The operations whose outputs, or those of others, say in which order they changed the object. */
export interface DueOrder {
  /** For each operation what must be placed before it: all with a lower `last`; NaN for none. */
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** The operations that have a place, by `last`. */
  readonly sorted: Int32Array;
  /** For each operation its position there, or -1. */
  readonly positions: Int32Array;
}

/**
 * Arranges the operations on one key; those that failed are left out, as they did not happen.
 */
export function arrange<State>(model: Model<State>, operations: readonly Operation[]): Problem {
  const indeterminate = operations.filter(({ status }) => status === "info");
  const relevant = new Set(indeterminate.length === 0 ? [] : (model.withoutIdle?.(operations) ?? operations));
  const required = byInvocation(operations.filter(({ status }) => status === "ok"));
  const optional = byInvocation(indeterminate.filter((operation) => relevant.has(operation)));
  return {
    required,
    optional,
    events: eventsOf(required),
    after: tiesOf(operations, required, optional),
    twins: twinsOf(optional),
    due: dueOf([...required, ...optional], model.order?.(operations)),
  };
}

/** When a required operation completed. */
export function completionOf({ completed }: Operation): number {
  return completed ?? Number.POSITIVE_INFINITY;
}

function byInvocation(operations: readonly Operation[]): Operation[] {
  return operations.toSorted((a, b) => a.invoked - b.invoked);
}

function eventsOf(required: readonly Operation[]): Int32Array {
  const ends = required
    .map((operation, index) => ({ index, time: completionOf(operation) }))
    .toSorted((a, b) => a.time - b.time);
  const events = new Int32Array(2 * required.length);
  let at = 0;
  let begun = 0;
  for (const { index, time } of ends) {
    for (let next = required[begun]; next !== undefined && next.invoked <= time; next = required[begun]) {
      events[at++] = begun++;
    }
    events[at++] = ~index;
  }
  return events;
}

/**
 * Times order all operations but those of one session that touch: one completes in the microsecond in
 * which the next begins. Between sessions that is concurrent, within one it is the order of its program.
 */
function tiesOf(
  operations: readonly Operation[],
  required: readonly Operation[],
  optional: readonly Operation[],
): Int32Array {
  const after = new Int32Array(required.length + optional.length).fill(-1);
  const numbers = new Map([...required, ...optional].map((operation, index) => [operation, index]));
  const last = new Map<string, Operation>();
  for (const operation of operations) {
    const number = numbers.get(operation);
    if (number === undefined) continue;
    const before = last.get(operation.session);
    if (before?.completed === operation.invoked) after[number] = numbers.get(before) ?? -1;
    if (operation.status === "ok") last.set(operation.session, operation);
  }
  return after;
}

/** Of indeterminate operations that do the same the earliest can stand for any other. */
function twinsOf(optional: readonly Operation[]): Int32Array {
  const twins = new Int32Array(optional.length).fill(-1);
  const last = new Map<string, number>();
  for (const [index, { f, input }] of optional.entries()) {
    const name = `${f} ${JSON.stringify(input)}`;
    twins[index] = last.get(name) ?? -1;
    last.set(name, index);
  }
  return twins;
}

function dueOf(
  operations: readonly Operation[],
  known: ReadonlyMap<Operation, Due> | undefined,
): DueOrder | undefined {
  if (known === undefined) return undefined;
  const dues = operations.map((operation) => known.get(operation));
  const first = Float64Array.from(dues, (due) => due?.first ?? Number.NaN);
  const last = Float64Array.from(dues, (due) => due?.last ?? Number.NaN);
  const placed = dues.flatMap((due, index) => (due === undefined ? [] : [{ index, last: due.last }]));
  const sorted = Int32Array.from(
    placed.toSorted((a, b) => (a.last === b.last ? a.index - b.index : a.last - b.last)),
    ({ index }) => index,
  );
  const positions = new Int32Array(operations.length).fill(-1);
  for (const [position, index] of sorted.entries()) positions[index] = position;
  return { first, last, sorted, positions };
}
