import type { Json } from "../../scenario/json.ts";

/**
 * What an operation does. `input` and `output` by function (an absent value is `null`):
 *
 * | f | input | output of `ok` |
 * | --- | --- | --- |
 * | `read` | `null` | the value; of a list all elements in order; of several keys an object |
 * | `write` | the value | `null` |
 * | `cas` | `[expected, value]` | `true` or `null`: swapped; `false`: compared, differed, not swapped |
 * | `add` | the number to add | `null` |
 * | `append` | the element | `null`, or the whole list after it |
 * | `enqueue` | the element | `null` |
 * | `dequeue` | `null` | the element, `null` if the queue was empty |
 * | `transfer` | `{ from, to, amount }` | `true` or `null`: done; `false`: refused, nothing was moved |
 */
export const operationFunctions = [
  "read",
  "write",
  "cas",
  "add",
  "append",
  "enqueue",
  "dequeue",
  "transfer",
] as const;

/** One of {@link operationFunctions}. */
export type OperationFunction = (typeof operationFunctions)[number];

/**
 * One operation of a client, from its invocation to its completion.
 *
 * `ok` has happened between the two; `fail` certainly did not happen, then or later; `info` is
 * indeterminate: it may have happened at any time since its invocation, may happen at any later time,
 * or never.
 */
export interface Operation {
  /** Unique in the history. */
  readonly id: string;
  /** The client session: it has at most one operation at a time, except those that ended `info`. */
  readonly session: string;
  /** The node that the session asked. */
  readonly process: string;
  readonly f: OperationFunction;
  /** The object that it acts on; operations on different keys are judged apart. */
  readonly key: string;
  readonly input: Json;
  /** `null` unless it ended `ok` with a value. */
  readonly output: Json;
  /** Microseconds. Operations of two sessions with equal times count as concurrent. */
  readonly invoked: number;
  /** Microseconds; absent if it ended `info` or never. */
  readonly completed: number | undefined;
  readonly status: "ok" | "fail" | "info";
}
