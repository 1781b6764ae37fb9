import type { DeliveryFacts } from "../delivery-facts.ts";
import { isBy, isWatched } from "./availability.ts";
import type { FaultTimes } from "./windows.ts";

/** One second, in microseconds. */
const window = 1_000_000;

interface Operation {
  readonly begun: number;
  readonly succeeded: boolean;
}

/**
 * Measures how long it took to recover, in microseconds: from the last healing to the start of the
 * first second in which 99 % of the operations that began in it succeeded (`ok` within the deadline).
 *
 * Seconds are tried at the healing and at the begin of each later operation, and count only with an
 * operation in them. So the result is as fine as the workload: with sparse operations it is an upper
 * bound. Absent if there was no fault, or no second after the healing fits.
 *
 * @param deadline microseconds
 */
export function recoveryTime(
  facts: DeliveryFacts,
  { healedAt }: FaultTimes,
  deadline: number,
): number | undefined {
  if (healedAt === undefined) {
    return undefined;
  }
  const operations = operationsFrom(facts, healedAt, deadline);
  const starts = [healedAt, ...operations.map((operation) => operation.begun)];
  let first = 0;
  let end = 0;
  let succeeded = 0;
  for (const start of starts) {
    // Both ends only move forward: each operation enters and leaves the second once.
    for (; isBefore(operations[end], start + window); end += 1) {
      succeeded += Number(operations[end]?.succeeded);
    }
    for (; isBefore(operations[first], start); first += 1) {
      succeeded -= Number(operations[first]?.succeeded);
    }
    if (end > first && succeeded * 100 >= (end - first) * 99) {
      return start - healedAt;
    }
  }
  return undefined;
}

function operationsFrom(facts: DeliveryFacts, from: number, deadline: number): Operation[] {
  const operations: Operation[] = [];
  for (const message of facts.messages.values()) {
    const begun = message.invoke?.time;
    if (begun !== undefined && begun >= from && isWatched(facts, message, begun + deadline)) {
      operations.push({ begun, succeeded: isBy(message.acknowledgedAt, begun + deadline) });
    }
  }
  // Messages come in the order of first appearance, which need not be that of their attempts.
  return operations.toSorted((a, b) => a.begun - b.begun);
}

function isBefore(operation: Operation | undefined, time: number): boolean {
  return operation !== undefined && operation.begun < time;
}
