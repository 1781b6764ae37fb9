import { isSubsetMatch } from "../../../protocol/subject.ts";

/** Where a subject comes from and what becomes of it, as configurations have it. */
export interface SubjectMapping {
  /** Everything if empty. */
  readonly src: string;
  /** Unchanged if empty. */
  readonly dest: string;
}

/** One token of a destination, made of the tokens of a subject. */
type Piece = (tokens: readonly string[]) => string;

/** Turns subjects that match a source into others (nats-server subject_transform.go, ADR-30). */
export class SubjectTransform {
  readonly source: string;
  readonly destination: string;
  readonly #pieces: readonly Piece[];
  readonly #keepsRest: boolean;

  /** `random` gives an integer from 0 up to its argument. Throws an Error that says what is wrong. */
  constructor({ src, dest }: SubjectMapping, random: (limit: number) => number) {
    this.source = src === "" ? ">" : src;
    this.destination = dest === "" ? this.source : dest;
    const from = this.source.split(".");
    const to = this.destination.split(".");
    if (!isWellFormed(from) || !isWellFormed(to) || to.includes("*")) throw new Error("invalid subject");
    this.#keepsRest = to.at(-1) === ">";
    if (this.#keepsRest !== (from.at(-1) === ">")) throw new Error("invalid subject");
    const wildcards = from.flatMap((token, index) => (token === "*" ? [index] : []));
    const hasAny = wildcards.length > 0 || this.#keepsRest;
    const tokens = this.#keepsRest ? to.slice(0, -1) : to;
    this.#pieces = tokens.map((token) => pieceOf(token, wildcards, hasAny, random));
  }

  /** The new subject; undefined if this is not about `subject`. */
  apply(subject: string): string | undefined {
    if (!isSubsetMatch(subject, this.source)) return undefined;
    if (this.source === ">" && this.destination === ">") return subject;
    const tokens = subject.split(".");
    const rest = this.#keepsRest ? tokens.slice(this.source.split(".").length - 1) : [];
    return [...this.#pieces.map((piece) => piece(tokens)), ...rest].join(".");
  }
}

/** What is wrong with a mapping, or undefined (sublist.go ValidateMapping). */
export function mappingProblem(mapping: SubjectMapping): string | undefined {
  if (mapping.dest === "") return undefined;
  const tokens = mapping.dest.split(".");
  const bad = tokens.findIndex(
    (token, index) => token === "" || (tokens.indexOf(">") < index && tokens.includes(">")),
  );
  if (bad >= 0) return wrong("invalid transform", tokens[bad] ?? "");
  if (tokens.some((token) => /[\t\n\f\r ]/.test(token) && !isFunction(token)))
    return `${prefix}: invalid transform`;
  try {
    new SubjectTransform(mapping, () => 0);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const prefix = "invalid mapping destination";

function wrong(what: string, token: string): string {
  return token === "" ? `${prefix}: ${what}` : `${prefix}: ${what} in ${token}`;
}

function isWellFormed(tokens: readonly string[]): boolean {
  return tokens.every((token, index) => token !== "" && (token !== ">" || index === tokens.length - 1));
}

function isFunction(token: string): boolean {
  return token.length > 4 && token.startsWith("{{") && token.endsWith("}}");
}

/** How one token of a destination is made. */
function pieceOf(
  token: string,
  wildcards: readonly number[],
  hasAny: boolean,
  random: (limit: number) => number,
): Piece {
  const call = readCall(token);
  if (call === undefined) return () => token;
  const { name, args } = call;
  const at = (text: string | undefined): number => {
    const index = wholeNumber(text, token);
    const position = wildcards[index - 1];
    if (!hasAny || index > wildcards.length) {
      throw new Error(wrong("wildcard index out of range", hasAny ? `${token}: [${index}]` : token));
    }
    return position ?? 0;
  };
  switch (name) {
    case "wildcard": {
      checkCount(args, 1, token);
      const position = at(args[0]);
      return (tokens) => tokens[position] ?? "";
    }
    case "partition": {
      const buckets = wholeNumber(args[0], token);
      const positions = args.slice(1).map(at);
      return (tokens) => `${partitionOf(keyOf(tokens, positions), buckets)}`;
    }
    case "random": {
      checkCount(args, 1, token);
      const limit = wholeNumber(args[0], token);
      return () => `${limit > 0 ? random(limit) : 0}`;
    }
    case "split": {
      checkCount(args, 2, token);
      const position = at(args[0]);
      const delimiter = args[1] ?? "";
      if (/[ .]/.test(delimiter))
        throw new Error(wrong("function argument is invalid or in the wrong format", token));
      return (tokens) => splitBy(tokens[position] ?? "", delimiter);
    }
    default: {
      const cut = cuts[name];
      if (cut === undefined) throw new Error(wrong("unknown function", token));
      checkCount(args, 2, token);
      const position = at(args[0]);
      const size = wholeNumber(args[1], token);
      return (tokens) => {
        const text = tokens[position] ?? "";
        // What is too short is left as it is.
        return size > 0 && size < text.length ? cut(text, size) : text;
      };
    }
  }
}

const cuts: Readonly<Record<string, (text: string, size: number) => string>> = {
  splitfromleft: (text, size) => `${text.slice(0, size)}.${text.slice(size)}`,
  splitfromright: (text, size) => `${text.slice(0, -size)}.${text.slice(-size)}`,
  slicefromleft: (text, size) => slices(text, 0, size).join("."),
  slicefromright: (text, size) => slices(text, text.length % size, size).join("."),
  left: (text, size) => text.slice(0, size),
  right: (text, size) => text.slice(-size),
};

function slices(text: string, first: number, size: number): string[] {
  const parts = first > 0 ? [text.slice(0, first)] : [];
  for (let at = first; at < text.length; at += size) parts.push(text.slice(at, at + size));
  return parts;
}

/** `$2`, or `{{name(…)}}`; undefined for plain text. */
function readCall(token: string): { readonly name: string; readonly args: readonly string[] } | undefined {
  if (/^\$[+-]?\d+$/.test(token)) return { name: "wildcard", args: [token.slice(1)] };
  if (!isFunction(token)) return undefined;
  const match = /^\{\{\s*([A-Za-z]+)\s*\((.*)\)\s*\}\}$/.exec(token);
  return { name: match?.[1]?.toLowerCase() ?? "", args: (match?.[2] ?? "").split(/,\s*/) };
}

function checkCount(args: readonly string[], count: number, token: string): void {
  if (args.length < count || args[0] === "")
    throw new Error(wrong("not enough arguments passed to the function", token));
  if (args.length > count) throw new Error(wrong("too many arguments passed to the function", token));
}

function wholeNumber(text: string | undefined, token: string): number {
  if (/^[+-]?\d{1,10}$/.test(text?.trim() ?? "")) return Number(text);
  throw new Error(wrong("function argument is invalid or in the wrong format", token));
}

function keyOf(tokens: readonly string[], positions: readonly number[]): string {
  return positions.length === 0
    ? tokens.join(".")
    : positions.map((position) => tokens[position] ?? "").join("");
}

/** FNV-1a of 32 bits, as Go's hash/fnv has it. */
function partitionOf(key: string, buckets: number): number {
  if (buckets === 0) return 0;
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(key)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % buckets;
}

function splitBy(text: string, delimiter: string): string {
  return text
    .split(delimiter)
    .filter((part) => part !== "")
    .join(".");
}
