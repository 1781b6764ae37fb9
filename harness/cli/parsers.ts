import { InvalidArgumentError } from "commander";
import { didYouMean } from "../../faults/suggest.ts";

/** Largest seed: they are unsigned 32-bit integers. */
export const maxSeed = 0xffff_ffff;

/** A share of the cells: the `index`-th of `count`, from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Parses a whole number within bounds. */
export function wholeNumber(low: number, high: number): (text: string) => number {
  return function parseWholeNumber(text) {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (value >= low && value <= high) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
  };
}

/** Parses whole numbers within bounds, with commas between them. */
export function wholeNumbers(low: number, high: number): (text: string) => number[] {
  const parse = wholeNumber(low, high);
  return function parseWholeNumbers(text) {
    return text.split(",").map((part) => parse(part.trim()));
  };
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Parses a duration as `90s`, `5m` or `1h30m` to milliseconds. */
export function duration(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  const milliseconds = parts.reduce((sum, [, value, unit]) => sum + Number(value) * (units[unit ?? ""] ?? 0), 0);
  const whole = parts.map(([part]) => part).join("") === text;
  if (whole && milliseconds > 0) return milliseconds;
  throw new InvalidArgumentError("Expected a duration such as 500ms, 90s, 5m or 1h30m.");
}

/** Parses names with commas between them; several lists are joined. */
export function names(text: string, before: readonly string[] = []): string[] {
  const parsed = text.split(",").map((name) => name.trim());
  if (parsed.some((name) => name === "")) throw new InvalidArgumentError("Expected names with commas between them.");
  return [...new Set([...before, ...parsed])];
}

/** Parses `i/n`: the i-th of n shards. */
export function shard(text: string): Shard {
  const match = /^(\d+)\/(\d+)$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (index >= 1 && index <= count) return { index, count };
  throw new InvalidArgumentError("Expected i/n with i from 1 to n, such as 1/4.");
}

/** What a parser takes, for help and completion. */
export interface Words {
  readonly words: readonly string[];
  /** Whether several are given with commas between them. */
  readonly isList?: boolean;
}

/** Parses one of some words. */
export function oneOf<Word extends string>(words: readonly Word[]): ((text: string) => Word) & Words {
  function parseWord(text: string): Word {
    const word = words.find((candidate) => candidate === text);
    if (word !== undefined) return word;
    throw new InvalidArgumentError(`Expected ${words.join(", ")}${didYouMean(text, words)}.`.replace("?.", "?"));
  }
  return Object.assign(parseWord, { words });
}

/** Parses one of some numbers. */
export function oneNumberOf(numbers: readonly number[]): ((text: string) => number) & Words {
  const parse = oneOf(numbers.map(String));
  function parseNumber(text: string): number {
    return Number(parse(text));
  }
  return Object.assign(parseNumber, { words: parse.words });
}

/** Parses several of some words, with commas between them. */
export function someOf<Word extends string>(
  words: readonly Word[],
): ((text: string, before?: readonly Word[]) => Word[]) & Words {
  const parse = oneOf(words);
  function parseWords(text: string, before: readonly Word[] = []): Word[] {
    return [...new Set([...before, ...names(text).map(parse)])];
  }
  return Object.assign(parseWords, { words, isList: true });
}
