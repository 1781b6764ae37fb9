import type { Json } from "../../../scenario/json.ts";
import type { DataHistory } from "../data-history.ts";
import type { Model } from "../model.ts";
import { type Operation, type OperationFunction } from "../operation.ts";
import { isObject, show } from "../value.ts";
import { readEdn, type Form } from "./edn.ts";
import { readJsonForms, readJsonItems } from "./json.ts";
import { misfitOfInvocation, misfitOfPair, otherModels } from "./misfits.ts";
import { ImportError, Scanner } from "./scanner.ts";

/** A history of another tool, read. */
export interface Imported {
  readonly format: "JSON Lines" | "JSON" | "EDN";
  readonly history: DataHistory;
  /** Whether its events have times; if not the number of an event stands for its time in milliseconds. */
  readonly timed: boolean;
}

/**
 * Reads operations as Jepsen writes them: one map `{process, type, f, value, time}` for each invocation
 * (`invoke`) and completion (`ok`, `fail`, `info`), as JSON Lines, as a JSON array, or as EDN.
 *
 * `time` is in nanoseconds, and equal times are in the order of the file. What is of no process with a
 * number, as a nemesis, is left out, and so are other fields. Names that mean the same are taken for
 * those of the model (`get`, `put`, `inc`, …). For `kv` every value is a tuple `[key value]`; a
 * transaction of a single operation, `[[append key element]]`, is that operation.
 * @throws ImportError at the first thing that is wrong.
 */
export function importOperations(text: string, model: Model<unknown>): Imported {
  const scanner = new Scanner(text.replace(/^\uFEFF/, " "));
  const { format, forms } = read(scanner);
  const events = forms.flatMap((form) => eventOf(scanner, form) ?? []);
  if (events.length === 0) {
    throw new ImportError(
      { line: 1, column: 1 },
      "no operation in the file; expected maps with process, type, f and value",
    );
  }
  const timed = events.every(({ time }) => time !== undefined);
  return {
    format,
    history: { operations: pair(scanner, events, model, timed), finals: [], losses: [] },
    timed,
  };
}

function read(scanner: Scanner): { format: Imported["format"]; forms: readonly Form[] } {
  // JSON has a string, another list or an end after its first bracket; EDN a keyword, a tag or a map.
  if (/^\s*\{\s*"/.test(scanner.text)) return { format: "JSON Lines", forms: readJsonForms(scanner) };
  if (/^\s*\[\s*(?:\{\s*"|\])/.test(scanner.text)) return { format: "JSON", forms: readJsonItems(scanner) };
  return { format: "EDN", forms: readEdn(scanner) };
}

interface Event {
  readonly offset: number;
  readonly process: string;
  readonly type: "invoke" | "ok" | "fail" | "info";
  readonly f: string;
  readonly value: Json;
  readonly hasValue: boolean;
  /** Nanoseconds. */
  readonly time: number | undefined;
}

const types = ["invoke", "ok", "fail", "info"] as const;

function eventOf(scanner: Scanner, { value: entry, offset }: Form): Event | undefined {
  if (!isObject(entry))
    throw scanner.error(`${show(entry)} is no map; expected {process, type, f, value}`, offset);
  const { process = null, type = null, f = null, value = null, time = null } = entry;
  const known = types.find((one) => one === type);
  if (known === undefined)
    throw scanner.error(`"type" is ${show(type)}, expected one of ${types.join(", ")}`, offset);
  // Jepsen's clients have numbers; a nemesis and the like have names.
  const client = nameIn(process);
  if (!/^\d+$/.test(client)) {
    if (typeof process === "string") return undefined;
    throw scanner.error(`"process" is ${show(process)}, expected the number of a client`, offset);
  }
  if (typeof f !== "string")
    throw scanner.error(`"f" is ${show(f)}, expected the name of a function`, offset);
  if (time !== null && typeof time !== "number")
    throw scanner.error(`"time" is ${show(time)}, expected nanoseconds`, offset);
  const hasValue = Object.hasOwn(entry, "value");
  return { offset, process: client, type: known, f, value, hasValue, time: time ?? undefined };
}

/** Least distance of two events, in microseconds: keeps the order of the file where times are equal. */
const TICK = 0.0001;

function pair(
  scanner: Scanner,
  events: readonly Event[],
  model: Model<unknown>,
  timed: boolean,
): Operation[] {
  const operations: Operation[] = [];
  const open = new Map<string, { index: number; event: Event }>();
  let latest = Number.NEGATIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const [number, event] of events.entries()) {
    const given = timed ? (event.time ?? 0) / 1000 : (number + 1) * 1000;
    if (given < latest) {
      throw scanner.error(
        "its time is before that of the event above; put the events in order of time",
        event.offset,
      );
    }
    latest = given;
    last = Math.max(given, last + TICK);
    const time = last;
    const begun = open.get(event.process);
    if (event.type === "invoke") {
      if (begun !== undefined)
        throw scanner.error(
          `process ${event.process} begins an operation before it has ended the one at line ${scanner.place(begun.event.offset).line}; add how that ended, "info" if nobody knows`,
          event.offset,
        );
      refuse(scanner, misfitOfInvocation(event, model), event);
      open.set(event.process, { index: operations.length, event });
      operations.push(operationOf(scanner, event, event, model, { invoked: time }));
      continue;
    }
    if (begun === undefined)
      throw scanner.error(
        `process ${event.process} ends an operation that it has not begun; add its "invoke"`,
        event.offset,
      );
    refuse(scanner, misfitOfPair(begun.event, event), event);
    open.delete(event.process);
    const { invoked } = operations[begun.index] as Operation;
    operations[begun.index] = operationOf(scanner, begun.event, event, model, {
      invoked,
      completed: time,
    });
  }
  return operations;
}

function refuse(scanner: Scanner, misfit: string | undefined, { offset }: Event): void {
  if (misfit !== undefined) throw scanner.error(misfit, offset);
}

/** Other names of functions. */
const aliases: Readonly<Record<string, OperationFunction>> = {
  r: "read",
  get: "read",
  w: "write",
  put: "write",
  set: "write",
  "compare-and-set": "cas",
  inc: "add",
  increment: "add",
  push: "append",
  enq: "enqueue",
  offer: "enqueue",
  deq: "dequeue",
  poll: "dequeue",
};

interface Times {
  readonly invoked: number;
  readonly completed?: number;
}

function operationOf(
  scanner: Scanner,
  begun: Event,
  ended: Event,
  model: Model<unknown>,
  times: Times,
): Operation {
  const status = ended.type === "invoke" ? "info" : ended.type;
  const asked = contentOf(scanner, begun, model);
  const got = status === "ok" ? contentOf(scanner, ended, model) : asked;
  const f = model.functions.find((one) => one === asked.f) ?? aliases[asked.f];
  if (f === undefined || !model.functions.includes(f)) {
    throw scanner.error(
      `"f" is ${show(asked.f)}, which the model ${model.name} does not know; it knows ${model.functions.join(", ")}; ${otherModels(aliases[asked.f] ?? asked.f)}`,
      begun.offset,
    );
  }
  const asks = f === "read" || f === "dequeue";
  const { line, column } = scanner.place(begun.offset);
  const operation: Operation = {
    // Files of one line have all their operations there.
    id: scanner.text.includes("\n") ? `line ${line}` : `column ${column}`,
    session: begun.process,
    process: begun.process,
    f,
    key: asked.key,
    input: asks ? null : asked.value,
    output: status === "ok" && asks ? got.value : null,
    invoked: times.invoked,
    completed: status === "info" ? undefined : times.completed,
    status,
  };
  refuse(scanner, model.misfit(operation), ended);
  return operation;
}

function contentOf(
  scanner: Scanner,
  { f, value, offset }: Event,
  model: Model<unknown>,
): { f: string; key: string; value: Json } {
  if (f === "txn") {
    const [operation = null] = Array.isArray(value) ? (value as readonly Json[]) : [];
    if (!Array.isArray(value) || value.length !== 1 || !Array.isArray(operation)) {
      throw scanner.error(
        `the transaction ${show(value)} is not of one operation; transactions of several are not judged here, but by Elle`,
        offset,
      );
    }
    const [name = null, key = null, content = null] = operation as readonly Json[];
    return { f: nameIn(name), key: nameIn(key), value: content };
  }
  if (model.name !== "kv") return { f, key: "", value };
  if (!Array.isArray(value) || value.length !== 2) {
    throw scanner.error(
      `"value" is ${show(value)}, expected a tuple [key value]; without keys use --model cas-register`,
      offset,
    );
  }
  const [key = null, content = null] = value as readonly Json[];
  return { f, key: nameIn(key), value: content };
}

/** A name or a number as text. */
function nameIn(key: Json): string {
  return typeof key === "string" ? key : JSON.stringify(key);
}
