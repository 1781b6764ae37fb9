import type { Json } from "../../../scenario/json.ts";
import { DEEPEST, type Scanner } from "./scanner.ts";

/** A value of EDN as plain data, with the offset at which it begins. */
export interface Form {
  readonly value: Json;
  readonly offset: number;
}

const blank = /(?:[\s,]|;[^\n]*)*/y;
const token = /[^\s,;"()[\]{}]+/y;
const string = /"(?:[^"\\]|\\[\s\S])*"/y;
const character = /\\(?:newline|space|tab|return|formfeed|backspace|u[0-9a-fA-F]{4}|[\s\S])/y;
const integer = /^[+-]?\d+N?$/;
const decimal = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?M?$/;
const namedCharacters: Readonly<Record<string, string>> = {
  newline: "\n",
  space: " ",
  tab: "\t",
  return: "\r",
  formfeed: "\f",
  backspace: "\b",
};

/**
 * Reads EDN as Jepsen writes it: maps, vectors, lists, sets, strings, characters, numbers, keywords,
 * symbols, tagged values and records, comments and discarded forms.
 *
 * A keyword becomes its name without the colon, a set or a list becomes a list, a tagged value the value
 * without its tag; a whole number that JavaScript cannot hold exactly becomes a string.
 * @returns The forms at the top of the text, or the items of the one list that is there.
 * @throws ImportError at the first thing that is no EDN.
 */
export function readEdn(scanner: Scanner): Form[] {
  skipBlank(scanner, 0);
  const closing = { "[": "]", "(": ")" }[scanner.peek()];
  if (closing !== undefined) {
    scanner.at += 1;
    const items = readUntil(scanner, closing, 1);
    skipBlank(scanner, 0);
    if (scanner.at < scanner.text.length) throw scanner.error(`${scanner.found()} after the list; remove it`);
    return items;
  }
  const forms: Form[] = [];
  while (scanner.at < scanner.text.length) {
    forms.push(readForm(scanner, 0));
    skipBlank(scanner, 0);
  }
  return forms;
}

function skipBlank(scanner: Scanner, depth: number): void {
  scanner.take(blank);
  while (scanner.text.startsWith("#_", scanner.at)) {
    scanner.at += 2;
    skipBlank(scanner, depth);
    readForm(scanner, depth + 1);
    scanner.take(blank);
  }
}

function readForm(scanner: Scanner, depth: number): Form {
  const offset = scanner.at;
  if (depth > DEEPEST) throw scanner.error(`nested more than ${DEEPEST} deep`);
  switch (scanner.peek()) {
    case "":
      throw scanner.error("the file ends in the middle of a value; it may have been cut off");
    case "{":
      scanner.at += 1;
      return { value: mapOf(scanner, readUntil(scanner, "}", depth + 1), offset), offset };
    case "[":
      scanner.at += 1;
      return { value: readUntil(scanner, "]", depth + 1).map(({ value }) => value), offset };
    case "(":
      scanner.at += 1;
      return { value: readUntil(scanner, ")", depth + 1).map(({ value }) => value), offset };
    case "}":
    case "]":
    case ")":
      throw scanner.error(`${scanner.found()} closes nothing; remove it or add what opens it`);
    case '"':
      return { value: readString(scanner), offset };
    case "\\":
      return { value: readCharacter(scanner), offset };
    case "#":
      return { value: readDispatch(scanner, depth), offset };
    default:
      return { value: readToken(scanner), offset };
  }
}

function readUntil(scanner: Scanner, closing: string, depth: number): Form[] {
  const opened = scanner.at - 1;
  const items: Form[] = [];
  for (;;) {
    skipBlank(scanner, depth);
    if (scanner.peek() === closing) {
      scanner.at += 1;
      return items;
    }
    if (/[}\])]/.test(scanner.peek())) {
      const { line, column } = scanner.place(opened);
      throw scanner.error(
        `"${scanner.peek()}" where "${closing}" should close what begins at line ${line}, column ${column}`,
      );
    }
    if (scanner.peek() === "") {
      throw scanner.error(
        `${JSON.stringify(scanner.text.charAt(opened))} is never closed by "${closing}"; the file may have been cut off`,
        opened,
      );
    }
    items.push(readForm(scanner, depth));
  }
}

function mapOf(scanner: Scanner, items: readonly Form[], offset: number): Json {
  if (items.length % 2 === 1) throw scanner.error("a map with a key and no value; write pairs", offset);
  const pairs: [string, Json][] = [];
  for (let index = 0; index < items.length; index += 2) {
    const [key = null, value = null] = [items[index]?.value, items[index + 1]?.value];
    pairs.push([typeof key === "string" ? key : JSON.stringify(key), value]);
  }
  return Object.fromEntries(pairs);
}

function readString(scanner: Scanner): string {
  const quoted = scanner.take(string);
  if (quoted === undefined)
    throw scanner.error("a string that is never closed; the file may have been cut off");
  return quoted
    .slice(1, -1)
    .replaceAll(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (_, escape: string) => unescape(escape));
}

function unescape(escape: string): string {
  if (escape.length > 1) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
  return { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" }[escape] ?? escape;
}

function readCharacter(scanner: Scanner): string {
  const name = (scanner.take(character) ?? "").slice(1);
  if (name.length === 5) return unescape(name);
  return namedCharacters[name] ?? name;
}

/** `#{…}` is a set; `#tag value` and `#some.Record{…}` stand for their value. */
function readDispatch(scanner: Scanner, depth: number): Json {
  scanner.at += 1;
  if (scanner.peek() === "{") {
    scanner.at += 1;
    return readUntil(scanner, "}", depth + 1).map(({ value }) => value);
  }
  if (scanner.text.startsWith("#", scanner.at)) return readSymbolic(scanner);
  if (scanner.take(token) === undefined) throw scanner.error(`${scanner.found()} after #; write a tag`);
  skipBlank(scanner, depth);
  return readForm(scanner, depth + 1).value;
}

/** `##NaN`, `##Inf` and `##-Inf` have no place in JSON and stay what they are called. */
function readSymbolic(scanner: Scanner): Json {
  scanner.at += 1;
  return scanner.take(token) ?? "";
}

function readToken(scanner: Scanner): Json {
  const offset = scanner.at;
  const word = scanner.take(token);
  if (word === undefined) throw scanner.error(`${scanner.found()} is no EDN`);
  if (word === "nil") return null;
  if (word === "true") return true;
  if (word === "false") return false;
  if (word.startsWith(":")) return word.slice(1);
  if (!/^[+-]?\d/.test(word)) return word;
  if (integer.test(word)) {
    const value = Number(word.replace("N", ""));
    return Number.isSafeInteger(value) ? value : word.replace(/N$/, "");
  }
  if (decimal.test(word)) return Number(word.replace("M", ""));
  throw scanner.error(`${JSON.stringify(word)} is no number of EDN`, offset);
}
