import type { ResultFieldClaim, ResultFieldNumber, ResultFieldVerdict } from "../model.ts";
import { decimal, duration, percent } from "./format.ts";
import type { Status } from "./status.ts";
import { grouped, plural } from "./text.ts";

/** How what the numbers say of a claim is written, so that colour is never needed to read it. */
export const fieldVerdicts: Readonly<
  Record<ResultFieldVerdict, { readonly glyph: string; readonly status: Status; readonly meaning: string }>
> = {
  confirmed: { glyph: "✓", status: "held", meaning: "all that it says was measured to be so" },
  refuted: { glyph: "✗", status: "violated", meaning: "something that it says was measured to be otherwise" },
  "not shown": { glyph: "?", status: "inconclusive", meaning: "numbers are missing, or too few to tell" },
};

/** How many parts of a claim were measured to be so: `1 of 2 parts`. */
export function partsText({ parts }: Pick<ResultFieldClaim, "parts">): string {
  const shown = parts.filter(({ verdict }) => verdict === "confirmed").length;
  return `${shown} of ${plural(parts.length, "part")}`;
}

/** A number with its 95 % interval: `3.1 % (2.6 to 3.7 %)`. */
export function numberText({ value, low, high, unit }: ResultFieldNumber): string {
  const format = units[unit];
  return low === high ? format(value) : `${format(value)} (${range(format(low), format(high))})`;
}

/** `2 to 3 ms`: a unit that both ends have is written once. */
function range(low: string, high: string): string {
  const [number = low, ...unit] = low.split(" ");
  return high.endsWith(` ${unit.join(" ")}`) ? `${number} to ${high}` : `${low} to ${high}`;
}

const units: Readonly<Record<ResultFieldNumber["unit"], (value: number) => string>> = {
  share: percent,
  messages: (value) => `${decimal(value)} messages`,
  milliseconds: duration,
  "per second": (value) => `${grouped(Math.round(value))} per second`,
  times: (value) => `${decimal(value)} times`,
};
