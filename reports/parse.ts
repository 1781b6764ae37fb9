import type { z } from "zod";
import { readableVersions, ResultSchema, schemaVersion, type Result } from "./model.ts";
import { visible } from "./view/text.ts";

/** A result file that cannot be used; the message names the file, each bad value and what to do. */
export class ResultFileError extends Error {
  override readonly name = "ResultFileError";
  readonly file: string;

  constructor(file: string, problems: readonly string[], fix: string, cause?: unknown) {
    const lines = problems.map((problem) => `  ${problem}`).join("\n");
    super(`${visible(file)} is not a usable result:\n${lines}\nfix: ${fix}`, { cause });
    this.file = file;
  }
}

/** Most problems listed in one error. */
const shown = 5;

/**
 * Reads the text of a `result.json`.
 * @throws ResultFileError if it is not JSON, of another version, or not of the result model.
 */
export function parseResult(text: string, file: string): Result {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    const problem = cause instanceof Error ? visible(cause.message) : "not JSON";
    throw new ResultFileError(file, [problem], "give a result.json that capstan wrote", cause);
  }
  return validateResult(data, file);
}

/**
 * Checks that data is a result; `file` is the name used in errors.
 * @throws ResultFileError if it is of another version or not of the result model.
 */
export function validateResult(data: unknown, file: string): Result {
  checkVersion(data, file);
  const parsed = ResultSchema.safeParse({ ...data, schemaVersion });
  if (!parsed.success) throw invalid(data, file, parsed.error);
  const repeated = repeatedIds(parsed.data);
  if (repeated.length > 0) {
    throw new ResultFileError(
      file,
      repeated.slice(0, shown),
      "give every cell and counterexample its own id",
    );
  }
  return parsed.data;
}

function checkVersion(data: unknown, file: string): asserts data is object {
  if (typeof data !== "object" || data === null || !("schemaVersion" in data)) {
    const problem = `schemaVersion is missing: expected ${schemaVersion}`;
    throw new ResultFileError(file, [problem], "give a result.json that capstan wrote");
  }
  const version = data.schemaVersion;
  if (typeof version === "number" && readableVersions.includes(version)) return;
  const problem = `schemaVersion is ${preview(version)}: this capstan reads version ${schemaVersion}`;
  const newer = typeof version === "number" && version > schemaVersion;
  const fix = newer
    ? "read it with the capstan that wrote it, or a newer one"
    : "run again to write a new result";
  throw new ResultFileError(file, [problem], fix);
}

function invalid(data: unknown, file: string, error: z.ZodError): ResultFileError {
  const problems = error.issues.map((issue) => describe(data, issue));
  const more = problems.length - shown;
  const listed = problems.slice(0, shown);
  if (more > 0) listed.push(`… and ${more} more`);
  const fix = "correct these values, or run again to write a new result";
  return new ResultFileError(file, listed, fix, error);
}

function describe(data: unknown, issue: z.core.$ZodIssue): string {
  const path = pathText(issue.path);
  if (issue.code === "unrecognized_keys") {
    const keys = issue.keys.map((key) => JSON.stringify(visible(key))).join(", ");
    return `${path} has ${keys}, which the result model does not know`;
  }
  return `${path} is ${preview(valueAt(data, issue.path))}: ${visible(issue.message)}`;
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${visible(String(key))}`))
    .join("");
  return text === "" ? "the file" : text.replace(/^\./, "");
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    return Reflect.get(value, key);
  }, data);
}

function preview(value: unknown): string {
  if (value === undefined) return "missing";
  const text = visible(JSON.stringify(value));
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function repeatedIds(result: Result): string[] {
  return [
    ...repeated(
      "cells",
      result.cells.map((cell) => cell.id),
    ),
    ...repeated(
      "counterexamples",
      result.counterexamples.map((one) => one.id),
    ),
  ];
}

function repeated(list: string, ids: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return ids.flatMap((id, index) => {
    const first = seen.get(id);
    if (first === undefined) seen.set(id, index);
    return first === undefined
      ? []
      : [`${list}[${index}].id is ${preview(id)}: ${list}[${first}] has it too`];
  });
}
