import { isObject } from "../core/json.ts";

/** How one member of a configuration is read and written. */
export interface Member {
  readonly name: string;
  readonly kind: "text" | "number" | "flag" | "texts" | "numbers" | "record" | "object" | readonly string[];
  /** Left out of JSON while empty (Go's omitempty). */
  readonly omitEmpty?: boolean;
  /** Type of a number as Go names it; `int64` if absent. */
  readonly goType?: string;
  /** First release that knows it; 0 for all. */
  readonly since?: number;
  /** Last release that has it at this place. */
  readonly until?: number;
}

/** Reads JSON into `target` by `members`; gives what is wrong, or undefined. */
export function readMembers(
  source: Readonly<Record<string, unknown>>,
  members: readonly Member[],
  release: number,
  target: Record<string, unknown>,
  structure: string,
): string | undefined {
  for (const member of members) {
    const value = source[member.name];
    if (value === undefined || value === null || (member.since ?? 0) > release) continue;
    if (typeof member.kind !== "string") {
      if (typeof value !== "string" || !member.kind.includes(value)) {
        return `can not unmarshal ${JSON.stringify(JSON.stringify(value))}`;
      }
    } else if (!fits(value, member.kind) || isBelowZero(value, member)) {
      const wanted = member.goType ?? goTypes[member.kind] ?? "string";
      const found = goValue(value, member.kind === "number");
      return `json: cannot unmarshal ${found} into Go struct field ${structure}.${member.name} of type ${wanted}`;
    }
    target[member.name] = value;
  }
  return undefined;
}

/** An object whose members stand in the order of `members`, ready for JSON. */
export function writeMembers(
  source: Readonly<Record<string, unknown>>,
  members: readonly Member[],
  release: number,
): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const { name, omitEmpty, since, until } of members) {
    if ((since ?? 0) > release || (until ?? release) < release || name in written) continue;
    const value = source[name];
    if (value === undefined || (omitEmpty === true && isEmpty(value))) continue;
    written[name] = value;
  }
  return written;
}

/** Whether two configurations are equal in all `members`. */
export function sameMembers(
  left: Readonly<Record<string, unknown>>,
  right: Readonly<Record<string, unknown>>,
  members: readonly Member[],
): boolean {
  return members.every(({ name }) => sameValue(left[name], right[name]));
}

function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (isEmpty(left) && isEmpty(right)) return true;
  if (typeof left !== "object" || typeof right !== "object") return false;
  return sorted(left) === sorted(right);
}

/** JSON with members in order of their names. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_name, inner: unknown) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  return Array.isArray(value) && value.length === 0;
}

function fits(value: unknown, kind: string): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number" && Number.isInteger(value);
    case "flag":
      return typeof value === "boolean";
    case "texts":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "numbers":
      return (
        Array.isArray(value) && value.every((item) => typeof item === "number" && Number.isInteger(item))
      );
    case "record":
      return isObject(value) && Object.values(value).every((item) => typeof item === "string");
    default:
      return isObject(value) || Array.isArray(value);
  }
}

function isBelowZero(value: unknown, { goType }: Member): boolean {
  return goType === "uint64" && typeof value === "number" && value < 0;
}

/** Types as Go names them in errors. */
const goTypes: Readonly<Record<string, string>> = {
  text: "string",
  number: "int64",
  flag: "bool",
  texts: "[]string",
  numbers: "[]time.Duration",
  record: "map[string]string",
};

function goValue(value: unknown, wantsNumber: boolean): string {
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number" && wantsNumber) return `number ${value}`;
  return Array.isArray(value) ? "array" : typeof value;
}
