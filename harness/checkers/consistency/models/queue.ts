import type { Json } from "../../../scenario/json.ts";
import type { Due, Model } from "../model.ts";
import type { Operation } from "../operation.ts";
import { isSame, nameOf, show } from "../value.ts";

/** A queue, first in, first out; empty at first. A dequeue of the empty queue gives nothing. */
export const queue: Model<readonly Json[]> = {
  name: "queue",
  functions: ["enqueue", "dequeue"],
  init: () => [],
  step: (state, { f, input, output, status }) => {
    if (f === "enqueue") return [...state, input];
    const [first = null, ...rest] = state;
    return status === "info" || isSame(first, output) ? rest : undefined;
  },
  observes: ({ f, output, status }) => f === "dequeue" && status === "ok" && output === null,
  identify: (state) => JSON.stringify(state.map(nameOf)),
  describe: show,
  misfit: ({ f, input }) =>
    f === "enqueue" && input === null ? "nothing cannot be enqueued; give it a value" : undefined,
  order,
  withoutIdle: withoutUnseenEnqueues,
};

/**
 * What may have been enqueued and was dequeued by nobody can be left out, with the indeterminate
 * dequeue that may have taken it.
 */
function withoutUnseenEnqueues(operations: readonly Operation[]): readonly Operation[] {
  const seen = new Set<string | number>();
  for (const { f, output, status } of operations) {
    if (f === "dequeue" && status === "ok") seen.add(nameOf(output));
  }
  return operations.filter(
    ({ f, input, status }) => status !== "info" || f !== "enqueue" || seen.has(nameOf(input)),
  );
}

/**
 * What was dequeued first was enqueued first, and what was never dequeued, last; unless values are not
 * unique, or an element may have been taken by a dequeue whose output nobody knows.
 */
function order(operations: readonly Operation[]): ReadonlyMap<Operation, Due> | undefined {
  const taken = new Map<string | number, Due>();
  let isOpen = false;
  for (const { f, output, status, invoked, completed = invoked } of operations) {
    if (f !== "dequeue" || status === "fail") continue;
    if (status === "info") isOpen = true;
    else if (output !== null) taken.set(nameOf(output), { first: invoked, last: completed });
  }
  const dues = new Map<Operation, Due>();
  const seen = new Set<string | number>();
  for (const operation of operations) {
    if (operation.f !== "enqueue" || operation.status === "fail") continue;
    const name = nameOf(operation.input);
    if (seen.has(name)) return undefined;
    seen.add(name);
    const due = taken.get(name) ?? (isOpen ? undefined : LAST);
    if (due !== undefined) dues.set(operation, due);
  }
  return dues;
}

const LAST: Due = { first: Number.POSITIVE_INFINITY, last: Number.POSITIVE_INFINITY };
