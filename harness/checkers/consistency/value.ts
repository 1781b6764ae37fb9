import type { Json } from "../../scenario/json.ts";

/** Names a value: equal for equal values and only for those; the order of an object's fields is free. */
export function nameOf(value: Json): string | number {
  return typeof value === "number" ? value : canonical(value);
}

/** Whether two values are equal. */
export function isSame(one: Json, other: Json): boolean {
  if (one === other) return true;
  return typeof one === "object" && typeof other === "object" && canonical(one) === canonical(other);
}

/** Longest value that is shown whole. */
const SHOWN = 60;

/** A value for people: JSON, `nothing` for null, cut if it is long. */
export function show(value: Json): string {
  if (value === null) return "nothing";
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}

function canonical(value: Json): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return JSON.stringify(value, (_, part: Json) => (isObject(part) ? sorted(part) : part));
}

function sorted(value: { readonly [key: string]: Json }): Json {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether a value is an object and not a list. */
export function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
