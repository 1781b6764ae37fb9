import type { Anomaly, AnomalyKind } from "../verdict.ts";
import type { Operation } from "./operation.ts";
import { transferOf } from "./models/bank.ts";
import { isSwapped, pairOf } from "./models/register.ts";
import { show } from "./value.ts";

/** An operation for people: what it did, its id, who did it where and when. */
export function describe(operation: Operation): string {
  const { id, session, process } = operation;
  const where = process === session ? "" : ` at ${process}`;
  return `${act(operation)} (${id}, session ${session}${where}, ${span(operation)})`;
}

/** An operation for people in few words: what it did and its id. */
export function brief(operation: Operation): string {
  return `${act(operation)} (${operation.id})`;
}

/** When an operation ran, in milliseconds. */
export function span({ invoked, completed }: Operation): string {
  const from = milliseconds(invoked);
  return completed === undefined
    ? `from ${from} ms, indeterminate`
    : `${from} to ${milliseconds(completed)} ms`;
}

/** Microseconds as milliseconds with at most three decimals. */
export function milliseconds(microseconds: number): string {
  return String(Math.round(microseconds) / 1000);
}

/** A key for people; nothing for the only object of a history without keys. */
export function ofKey(key: string, preposition: string): string {
  return key === "" ? "" : ` ${preposition} ${key}`;
}

/** An anomaly about operations on one key. */
export function anomalyOf(
  kind: AnomalyKind,
  text: string,
  operations: readonly Operation[],
  more: Partial<Anomaly> = {},
): Anomaly {
  const [first] = operations;
  return {
    kind,
    ...(first === undefined ? {} : { id: first.id, key: first.key }),
    text,
    operations: operations.map(({ id }) => id),
    times: operations.flatMap(({ invoked, completed }) =>
      completed === undefined ? [invoked] : [invoked, completed],
    ),
    ...more,
  };
}

function act(operation: Operation): string {
  const { f, key, input, output, status } = operation;
  const unknown = status === "ok" ? "" : status === "fail" ? ", which failed" : ", which may have happened";
  switch (f) {
    case "read":
      return status === "ok"
        ? `read${ofKey(key, "of")} that gave ${show(output)}`
        : `read${ofKey(key, "of")}`;
    case "write":
      return `write of ${show(input)}${ofKey(key, "to")}${unknown}`;
    case "cas": {
      const [expected, value] = pairOf(input);
      const refused = status === "ok" && !isSwapped(output) ? ", which was refused" : "";
      return `swap of ${show(expected)} for ${show(value)}${ofKey(key, "in")}${refused}${unknown}`;
    }
    case "dequeue":
      return status === "ok"
        ? `dequeue${ofKey(key, "from")} that gave ${show(output)}`
        : `dequeue${ofKey(key, "from")}`;
    case "transfer": {
      const moves = transferOf(input);
      const refused = status === "ok" && !isSwapped(output) ? ", which was refused" : "";
      const what = moves === undefined ? show(input) : `${moves.amount} from ${moves.from} to ${moves.to}`;
      return `transfer of ${what}${refused}${unknown}`;
    }
    case "add":
    case "append":
    case "enqueue":
      return `${f} of ${show(input)}${ofKey(key, "to")}${unknown}`;
  }
}
