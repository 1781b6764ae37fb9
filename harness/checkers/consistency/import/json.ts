import type { Json } from "../../../scenario/json.ts";
import type { Form } from "./edn.ts";
import { DEEPEST, type Scanner } from "./scanner.ts";

const blank = /[ \t\r\n]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const string = /"(?:[^"\\\n]|\\.)*"/y;
const word = /[A-Za-z]+/y;

/**
 * Reads JSON values one after the other, as in JSON Lines, with their places.
 * @throws ImportError at the first thing that is no JSON.
 */
export function readJsonForms(scanner: Scanner): Form[] {
  const forms: Form[] = [];
  for (;;) {
    scanner.take(blank);
    if (scanner.at >= scanner.text.length) return forms;
    forms.push(readForm(scanner, 0));
  }
}

/** Reads the items of the JSON array that a text is, with their places. */
export function readJsonItems(scanner: Scanner): Form[] {
  scanner.take(blank);
  const items = readList(scanner, 0);
  scanner.take(blank);
  if (scanner.at < scanner.text.length) throw scanner.error(`${scanner.found()} after the list; remove it`);
  return items;
}

function readForm(scanner: Scanner, depth: number): Form {
  const offset = scanner.at;
  if (depth > DEEPEST) throw scanner.error(`nested more than ${DEEPEST} deep`);
  switch (scanner.peek()) {
    case "":
      throw scanner.error("the file ends in the middle of a value; it may have been cut off");
    case "{":
      return { value: readObject(scanner, depth), offset };
    case "[":
      return { value: readList(scanner, depth).map(({ value }) => value), offset };
    case '"':
      return { value: readString(scanner), offset };
    default:
      return { value: readAtom(scanner), offset };
  }
}

function readList(scanner: Scanner, depth: number): Form[] {
  const items: Form[] = [];
  scanner.at += 1;
  scanner.take(blank);
  if (scanner.peek() === "]") {
    scanner.at += 1;
    return items;
  }
  for (;;) {
    scanner.take(blank);
    items.push(readForm(scanner, depth + 1));
    if (!goesOn(scanner, "]")) return items;
  }
}

function readObject(scanner: Scanner, depth: number): Json {
  const pairs: [string, Json][] = [];
  scanner.at += 1;
  scanner.take(blank);
  if (scanner.peek() === "}") {
    scanner.at += 1;
    return {};
  }
  for (;;) {
    scanner.take(blank);
    if (scanner.peek() !== '"') throw scanner.error(`${scanner.found()} where the name of a field should be`);
    const name = readString(scanner);
    scanner.take(blank);
    if (scanner.peek() !== ":") throw scanner.error(`${scanner.found()} where ":" should be`);
    scanner.at += 1;
    scanner.take(blank);
    pairs.push([name, readForm(scanner, depth + 1).value]);
    if (!goesOn(scanner, "}")) return Object.fromEntries(pairs);
  }
}

function goesOn(scanner: Scanner, closing: string): boolean {
  scanner.take(blank);
  const next = scanner.peek();
  if (next !== "," && next !== closing) {
    throw scanner.error(`${scanner.found()} where "," or "${closing}" should be`);
  }
  scanner.at += 1;
  return next === ",";
}

function readString(scanner: Scanner): string {
  const offset = scanner.at;
  const quoted = scanner.take(string);
  if (quoted === undefined)
    throw scanner.error("a string that is never closed; the file may have been cut off");
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw scanner.error(`${quoted} is no string of JSON`, offset);
  }
}

function readAtom(scanner: Scanner): Json {
  const offset = scanner.at;
  const digits = scanner.take(number);
  if (digits !== undefined) {
    const value = Number(digits);
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? digits : value;
  }
  const name = scanner.take(word);
  if (name === "null") return null;
  if (name === "true") return true;
  if (name === "false") return false;
  scanner.at = offset;
  throw scanner.error(`${scanner.found()} is no JSON`);
}
