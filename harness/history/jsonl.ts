import type { JsonObject } from "../scenario/json.ts";
import type { History, HistoryEvent } from "./events.ts";
import { eventFields, type FieldRule, isObject } from "./schema.ts";

/** Version of the file format; raised when a reader of the old one could misread the new one. */
export const historyVersion = 1;

/** A history file, read. */
export interface HistoryFile {
  /** What the header says beside format and version. */
  readonly meta: JsonObject;
  readonly history: History;
}

/** A history file is not what it should be; the message names the line, the value and the fix. */
export class HistoryFormatError extends Error {
  override readonly name = "HistoryFormatError";
  readonly code = "CAPSTAN_HISTORY_FORMAT";
  /** Number of the line, from 1. */
  readonly line: number;

  constructor(line: number, message: string, options?: ErrorOptions) {
    super(`history line ${line}: ${message}`, options);
    this.line = line;
  }
}

/**
 * Writes a history as JSON Lines: a header with `meta`, then one event per line.
 * @throws TypeError if `meta` has a field `capstan` or `version`, which are the format's own.
 */
export function writeHistory(history: History, meta: JsonObject = {}): string {
  for (const key of ["capstan", "version"]) {
    if (key in meta) {
      throw new TypeError(
        `meta has the field "${key}", which the format needs; choose another name`,
      );
    }
  }
  const header = { capstan: "history", version: historyVersion, ...meta };
  return [header, ...history.events].map((line) => `${JSON.stringify(line)}\n`).join("");
}

/**
 * Reads a history that {@link writeHistory} wrote. Unknown types and fields, wrong values, empty lines
 * and times that run backwards are errors; only line ends (LF or CRLF) are free.
 * @throws HistoryFormatError at the first line that is wrong.
 */
export function readHistory(text: string): HistoryFile {
  const lines = text.split("\n");
  // What follows the last line end is no line; if it is not empty, the writer was interrupted or the
  // file was edited by hand, and parsing it decides.
  if (lines.at(-1) === "") {
    lines.pop();
  }
  const meta = readHeader(lines[0] ?? "");
  const events: HistoryEvent[] = [];
  for (let index = 1; index < lines.length; index += 1) {
    events.push(readEvent(lines, index, events.at(-1)?.time ?? Number.NEGATIVE_INFINITY));
  }
  return { meta, history: { events } };
}

function readHeader(line: string): JsonObject {
  const header = parseObject(line, 1, "start the file with a header from writeHistory");
  const { capstan, version, ...meta } = header;
  if (capstan !== "history") {
    throw new HistoryFormatError(
      1,
      `"capstan" is ${show(capstan)}, expected "history"; this is not a history file`,
    );
  }
  if (version !== historyVersion) {
    throw new HistoryFormatError(
      1,
      `"version" is ${show(version)}, expected ${historyVersion}; ` +
        "read the file with the version of capstan that wrote it",
    );
  }
  return meta as JsonObject;
}

function readEvent(lines: readonly string[], index: number, before: number): HistoryEvent {
  const number = index + 1;
  const fix =
    index === lines.length - 1
      ? "the file may have been cut off; remove the line to judge what is there"
      : "write one JSON object per line";
  const event = parseObject(lines[index] ?? "", number, fix);
  checkFields(event, fieldsOf(event["type"], number), number);
  const time = event["time"] as number;
  if (time < before) {
    throw new HistoryFormatError(
      number,
      `"time" is ${time}, before the ${before} of the line above; put the events in order of time`,
    );
  }
  return event as unknown as HistoryEvent;
}

function parseObject(line: string, number: number, fix: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new HistoryFormatError(number, `${show(line)} is not JSON; ${fix}`, { cause });
  }
  if (!isObject(value)) {
    throw new HistoryFormatError(number, `${show(value)} is not a JSON object; ${fix}`);
  }
  return value;
}

function fieldsOf(type: unknown, number: number): Readonly<Record<string, FieldRule>> {
  if (typeof type === "string" && Object.hasOwn(eventFields, type)) {
    return eventFields[type as HistoryEvent["type"]];
  }
  const known = Object.keys(eventFields).join(", ");
  throw new HistoryFormatError(number, `"type" is ${show(type)}, expected one of ${known}`);
}

function checkFields(
  event: Record<string, unknown>,
  rules: Readonly<Record<string, FieldRule>>,
  number: number,
): void {
  const type = show(event["type"]);
  for (const [field, rule] of Object.entries(rules)) {
    const value = event[field];
    if (value === undefined ? !rule.optional : !rule.accepts(value)) {
      const found = value === undefined ? "is missing" : `is ${show(value)}`;
      throw new HistoryFormatError(
        number,
        `"${field}" of the event ${type} ${found}, expected ${rule.expected}`,
      );
    }
  }
  for (const field of Object.keys(event)) {
    if (field !== "type" && !Object.hasOwn(rules, field)) {
      const known = Object.keys(rules).join(", ");
      throw new HistoryFormatError(
        number,
        `"${field}" is no field of the event ${type}; remove it (known: ${known})`,
      );
    }
  }
}

function show(value: unknown): string {
  const text = value === undefined ? "missing" : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
