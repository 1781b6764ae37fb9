import { z } from "zod";

/** Longest duration and latest start of a fault, in milliseconds: ten minutes. */
export const longestTime = 600_000;

/** A whole number between two bounds, both included. */
export function whole(min: number, max: number, unit?: string): z.ZodInt {
  const error = `a whole number ${unit === undefined ? "" : `of ${unit} `}from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** Whole milliseconds, from `min` to {@link longestTime}. */
export function milliseconds(min: number): z.ZodInt {
  return whole(min, longestTime, "milliseconds");
}

/** A name of something, not empty. */
export function name(what: string): z.ZodString {
  const error = `the name of a ${what}`;
  return z.string({ error }).min(1, { error });
}

/** A list of names: at least one, each once. */
export function names(what: string): z.ZodArray<z.ZodString> {
  const error = `a list of ${what} names with at least one`;
  return z
    .array(name(what), { error })
    .min(1, { error })
    .refine((list) => new Set(list).size === list.length, { error: "each name only once" });
}

/** A list of names that may be empty: each once. */
export function namesOrNone(what: string): z.ZodArray<z.ZodString> {
  return z
    .array(name(what), { error: `a list of ${what} names` })
    .refine((list) => new Set(list).size === list.length, { error: "each name only once" });
}

/** One of a few words. */
export function oneOf<const W extends readonly [string, ...string[]]>(words: W) {
  return z.enum(words, { error: `one of ${words.map((word) => `"${word}"`).join(", ")}` });
}

/** The start of a fault that is over at once. */
export const momentary = { at: milliseconds(0) };

/** Start and length of a fault that lasts; without a duration it lasts until recovery. */
export const lasting = { at: milliseconds(0), duration: z.exactOptional(milliseconds(1)) };
