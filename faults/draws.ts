import fc from "fast-check";
import type { FaultSpace, Mood } from "./definition.ts";
import { within } from "./within.ts";

/** The mood in which everything exists. */
export function anyMood(space: FaultSpace): Mood {
  return { pace: "mixed", window: [0, lastStart(space)], variants: 0 };
}

/** Last millisecond at which a fault may start. */
export function lastStart(space: FaultSpace): number {
  return Math.max(0, space.horizon - 1);
}

/** A start inside the mood's window; shrinks towards 0. */
export function start(space: FaultSpace, mood: Mood): fc.Arbitrary<number> {
  const [from, to] = mood.window;
  return within(fc.integer({ min: from, max: to }), fc.integer({ min: 0, max: lastStart(space) }));
}

/** A whole number between two bounds, drawn from scales that the mood's pace allows; shrinks towards `min`. */
export function scaled(min: number, max: number, pace: Mood["pace"]): fc.Arbitrary<number> {
  const whole = fc.integer({ min, max });
  const scales = {
    short: short(min, max),
    long: long(min, max),
    mixed: fc.oneof(short(min, max), whole, long(min, max)),
  };
  return within(scales[pace], whole);
}

function short(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min, max: min + Math.floor((max - min) / 20) });
}

function long(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min: max - Math.floor((max - min) / 2), max });
}

/** One of a few values, of those that exist in this mood; shrinks towards the first. `shift` sets the choices of one kind apart. */
export function variant<T>(values: readonly T[], mood: Mood, shift: number): fc.Arbitrary<T> {
  return within(fc.constantFrom(...existing(values, mood, shift)), fc.constantFrom(...values));
}

/** The values that exist in this mood: those whose bit is set, all if none is. */
export function existing<T>(values: readonly T[], mood: Mood, shift: number): readonly T[] {
  const chosen = values.filter((_, index) => ((mood.variants >>> (shift + index)) & 1) === 1);
  return chosen.length === 0 ? values : chosen;
}

/** A group of names in their order: one, some or all; shrinks towards the first alone. */
export function group(names: readonly string[], mood: Mood, shift: number): fc.Arbitrary<string[]> {
  const ways: fc.Arbitrary<string[]>[] = [one(names), some(names), fc.constant<string[]>([...names])];
  return within(fc.oneof(...existing(ways, mood, shift)), smallest(names));
}

function one(names: readonly string[]): fc.Arbitrary<string[]> {
  return fc.constantFrom(...names).map((name) => [name]);
}

function some(names: readonly string[]): fc.Arbitrary<string[]> {
  return fc.subarray([...names], { minLength: 1 });
}

function smallest(names: readonly string[]): fc.Arbitrary<string[]> {
  return fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: names.length }).map(
    (list) => names.filter((name) => list.includes(name)),
    (list) => list as string[],
  );
}
