import type { Result, ResultFieldClaim, ResultFieldPart } from "../model.ts";
import { fieldVerdicts, numberText } from "../view/field-claims.ts";
import { visible } from "../view/text.ts";
import { wrap } from "../view/width.ts";
import type { TerminalOptions } from "./violation.ts";

/** What the numbers say of the claims of the field: each with its parts and their numbers; nothing without any. */
export function fieldClaimLines({ fieldClaims = [] }: Result, options: TerminalOptions): string[] {
  if (fieldClaims.length === 0) return [];
  const { style } = options;
  const several = new Set(fieldClaims.map(({ backend }) => backend)).size > 1;
  return [
    `${style.strong("claims of the field")} ${style.dim("(each number with its 95 % interval)")}`,
    ...fieldClaims.flatMap((claim) => claimLines(claim, several, options)),
  ];
}

function claimLines(claim: ResultFieldClaim, several: boolean, options: TerminalOptions): string[] {
  const { glyph, status } = fieldVerdicts[claim.verdict];
  const where = several ? ` (${visible(claim.backend)})` : "";
  const head = `${glyph} ${claim.verdict}${where}: ${visible(claim.claim)}`;
  const [first = "", ...rest] = wrap(head, options.width);
  return [
    options.style.status(status, first),
    ...rest.map((line) => `  ${line}`),
    ...claim.parts.flatMap((part) => partLines(part, options)),
  ];
}

function partLines(
  { says, verdict, reason, numbers, why }: ResultFieldPart,
  { style, width }: TerminalOptions,
): string[] {
  const { glyph } = fieldVerdicts[verdict];
  const room = Math.max(24, width - 6);
  const texts = [
    `${visible(reason)}.`,
    ...numbers.map((number) => `${visible(number.name)}: ${numberText(number)}`),
    ...(why === undefined ? [] : [visible(why)]),
  ];
  return [
    ...wrap(`${glyph} ${visible(says)}`, Math.max(24, width - 4)).map((line) => `  ${line}`),
    ...texts.flatMap((text) => wrap(text, room)).map((line) => style.dim(`      ${line}`)),
  ];
}
