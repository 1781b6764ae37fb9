import type { History, InvokeEvent, OperationCall } from "../../history/events.ts";
import type { Json } from "../../scenario/json.ts";
import type { DataWorkloadType, OperationName } from "../../scenario/workload.ts";
import type { DataHistory, FinalRead, NodeLoss } from "../consistency/data-history.ts";
import type { Operation } from "../consistency/operation.ts";
import type { DeliveryFacts, MessageFacts } from "../delivery-facts.ts";
import { foldFacts } from "../facts.ts";

/** One history of a data scenario folded once, for all checkers and measures. */
export interface DataFacts {
  /** What the operations are about; `register` if there is none. */
  readonly type: DataWorkloadType;
  /** All operations, final reads too, as the consistency checkers take them. */
  readonly data: DataHistory;
  /** Begin and end of every operation by id, and how the run ended. */
  readonly run: DeliveryFacts;
  /** The same without final reads. */
  readonly sessions: DeliveryFacts;
}

/** Prefix of the names of the sessions that read everything when the run has come to rest. */
export const finalPrefix = "final-";

/** Folds the history of a data scenario. */
export function foldData(history: History): DataFacts {
  const run = foldFacts(history);
  const messages = new Map(
    [...run.messages].filter(([, { invoke }]) => invoke !== undefined && !isFinal(invoke)),
  );
  const results = resultsOf(history);
  const operations = [...run.messages.values()].flatMap((message) => operationOf(message, results) ?? []);
  const finals = [...run.messages.values()].flatMap((message) => finalOf(message, results) ?? []);
  return {
    type: typeOf(run),
    data: { operations, finals, losses: lossesOf(history), brokerLosses: brokerLossesOf(history) },
    run,
    sessions: { ...run, messages },
  };
}

const typeOfWorkload: Readonly<Record<OperationName, DataWorkloadType>> = {
  read: "register",
  write: "register",
  cas: "register",
  total: "counter",
  add: "counter",
  list: "append-list",
  append: "append-list",
  balances: "bank",
  transfer: "bank",
};

function typeOf({ messages }: DeliveryFacts): DataWorkloadType {
  for (const { invoke } of messages.values()) {
    if (invoke?.operation !== undefined) return typeOfWorkload[invoke.operation.f];
  }
  return "register";
}

/** Whether an operation is one of the reads at the end. */
export function isFinal({ producer }: InvokeEvent): boolean {
  return producer.startsWith(finalPrefix);
}

type Results = ReadonlyMap<string, Json>;

function resultsOf({ events }: History): Results {
  const results = new Map<string, Json>();
  for (const event of events) {
    if (event.type === "ok" && event.value !== undefined) results.set(event.id, event.value);
  }
  return results;
}

function operationOf(
  { id, invoke, outcome, answeredAt }: MessageFacts,
  results: Results,
): Operation | undefined {
  if (invoke?.operation === undefined) return undefined;
  const { operation: call } = invoke;
  const status = outcome ?? "info";
  return {
    id,
    session: invoke.producer,
    process: invoke.process,
    ...askedFor(call),
    key: call.key,
    output: status === "ok" ? (results.get(id) ?? null) : null,
    invoked: invoke.time,
    completed: status === "info" ? undefined : answeredAt,
    status,
  };
}

/** What an operation is to the checkers, for which what reads is a `read` whatever it reads. */
function askedFor(call: OperationCall): Pick<Operation, "f" | "input"> {
  switch (call.f) {
    case "read":
    case "total":
    case "list":
    case "balances":
      return { f: "read", input: null };
    case "write":
    case "append":
      return { f: call.f, input: call.value };
    case "cas":
      return { f: "cas", input: [call.expected, call.value] };
    case "add":
      return { f: "add", input: call.amount };
    case "transfer":
      return { f: "transfer", input: { from: call.from, to: call.to, amount: call.amount } };
  }
}

function finalOf({ id, invoke, acknowledgedAt }: MessageFacts, results: Results): FinalRead | undefined {
  if (invoke?.operation === undefined || !isFinal(invoke) || acknowledgedAt === undefined) return undefined;
  const { process, operation } = invoke;
  return { process, key: operation.key, value: results.get(id) ?? null, time: acknowledgedAt };
}

function brokerLossesOf({ events }: History): number[] {
  return events.flatMap((event) =>
    event.type === "server" && event.what === "power-loss" ? [event.time] : [],
  );
}

function lossesOf({ events }: History): NodeLoss[] {
  return events.flatMap((event) =>
    event.type === "process" && (event.what === "crash" || event.what === "error")
      ? [{ process: event.process, what: "crash" as const, time: event.time }]
      : [],
  );
}
