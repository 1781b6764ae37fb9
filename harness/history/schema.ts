import type { HistoryEvent, OperationCall } from "./events.ts";

/** What a field of an event must hold. */
export interface FieldRule {
  /** Completes the sentence "expected …". */
  readonly expected: string;
  readonly optional: boolean;
  accepts(value: unknown): boolean;
}

type EventOf<T, E = HistoryEvent> = E extends { readonly type: infer U } ? (T extends U ? E : never) : never;
type Rules<T> = { readonly [K in Exclude<keyof EventOf<T>, "type">]-?: FieldRule };

const text = rule("a string", (value) => typeof value === "string");
const flag = rule("true or false", (value) => typeof value === "boolean");
const texts = rule("a list of strings", isTexts);
// Negative before the faults phase.
const time = rule("a whole number of microseconds", Number.isSafeInteger);
const fromZero = whole(0);
const fromOne = whole(1);

const call = rule("an operation: an object with f, key and what that f needs", isCall);
const result = rule(
  "a string, a number, true, false, null, a list of strings or an object of numbers",
  (value) =>
    value === null ||
    ["string", "boolean", "number"].includes(typeof value) ||
    isTexts(value) ||
    (isObject(value) && Object.values(value).every((part) => typeof part === "number")),
);

const completion = { time, process: text, id: text, value: optional(result), error: optional(text) } as const;

/** The fields of every type of event. The compiler checks that none is missing here. */
export const eventFields: { readonly [T in HistoryEvent["type"]]: Rules<T> } = {
  invoke: {
    time,
    process: text,
    incarnation: optional(fromOne),
    id: text,
    producer: text,
    number: fromZero,
    digest: optional(text),
    operation: optional(call),
  },
  ok: completion,
  fail: completion,
  info: completion,
  stored: {
    time,
    server: text,
    stream: text,
    sequence: fromZero,
    id: optional(text),
    duplicate: flag,
  },
  delivered: { time, process: text, id: text, attempt: fromOne },
  effect: {
    time,
    process: text,
    id: text,
    applied: flag,
    key: optional(text),
    digest: optional(text),
  },
  fault: {
    time,
    index: fromZero,
    kind: text,
    phase: oneOf("start", "in-force", "end"),
    targets: texts,
    roles: optional(rule("an object of strings", isNames)),
    evidence: optional(rule("an object of numbers", isCounts)),
  },
  process: {
    time,
    process: text,
    incarnation: fromOne,
    what: oneOf("start", "ready", "stop", "crash", "pause", "resume", "error"),
    error: optional(text),
  },
  server: {
    time,
    server: text,
    stream: optional(text),
    what: oneOf("start", "kill", "power-loss", "pause", "resume", "lead", "step-down"),
  },
  phase: {
    time,
    phase: oneOf("faults", "recovery", "end"),
    outcome: optional(oneOf("quiet", "stuck")),
    outstanding: optional(texts),
    pending: optional(texts),
  },
  clocks: { time, errors: rule("an object of numbers", isCounts) },
  stall: { time, name: text, duration: fromZero },
  log: { time, process: text, text },
};

function rule(expected: string, accepts: (value: unknown) => boolean): FieldRule {
  return { expected, accepts, optional: false };
}

function optional(required: FieldRule): FieldRule {
  return { ...required, optional: true };
}

function whole(least: number, unit?: string): FieldRule {
  const expected = `a whole number${unit === undefined ? "" : ` of ${unit}`} from ${least}`;
  return rule(expected, (value) => Number.isSafeInteger(value) && (value as number) >= least);
}

function oneOf(...values: readonly string[]): FieldRule {
  const expected = `one of ${values.map((value) => `"${value}"`).join(", ")}`;
  return rule(expected, (value) => typeof value === "string" && values.includes(value));
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isCounts(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((item) => Number.isFinite(item));
}

type Check = (value: unknown) => boolean;
type CallFields<F, C = OperationCall> = C extends { readonly f: infer G } ? (F extends G ? C : never) : never;

const isText: Check = (value) => typeof value === "string";
const isExpected: Check = (value) => value === null || isText(value);

/** The fields of each operation beside `f`. The compiler checks that none is missing here. */
const callFields: {
  readonly [F in OperationCall["f"]]: { readonly [K in Exclude<keyof CallFields<F>, "f">]-?: Check };
} = {
  read: { key: isText },
  write: { key: isText, value: isText },
  cas: { key: isText, expected: isExpected, value: isText },
  total: { key: isText },
  add: { key: isText, amount: Number.isSafeInteger },
  list: { key: isText },
  append: { key: isText, value: isText },
  balances: { key: isText, accounts: isTexts },
  transfer: { key: isText, from: isText, to: isText, amount: Number.isSafeInteger },
};

function isCall(call: unknown): boolean {
  if (!isObject(call)) return false;
  const { f, ...given } = call;
  if (typeof f !== "string" || !Object.hasOwn(callFields, f)) return false;
  const fields: Readonly<Record<string, Check>> = callFields[f as OperationCall["f"]];
  return (
    Object.keys(given).every((field) => Object.hasOwn(fields, field)) &&
    Object.entries(fields).every(([field, fits]) => fits(given[field]))
  );
}

function isNames(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((item) => typeof item === "string");
}

/** Whether a value is an object and not a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
