import type { Result, ResultFieldClaim } from "../model.ts";
import { fieldVerdicts, partsText } from "../view/field-claims.ts";
import { visible } from "../view/text.ts";
import { displayWidth, pad, wrap } from "../view/width.ts";
import type { TerminalOptions } from "./violation.ts";

/**
 * What the numbers say of the claims of the field, a line each; nothing without any. Their parts and numbers
 * are in the report: here they would push the result off the screen.
 */
export function fieldClaimLines({ fieldClaims = [] }: Result, options: TerminalOptions): string[] {
  if (fieldClaims.length === 0) return [];
  const { style } = options;
  const several = new Set(fieldClaims.map(({ backend }) => backend)).size > 1;
  const heads = fieldClaims.map((claim) => headOf(claim, several));
  const widest = Math.max(...heads.map(displayWidth));
  return [
    `${style.strong("claims of the field")} ${style.dim("(parts and numbers: in the report)")}`,
    ...fieldClaims.flatMap((claim, index) => {
      const head = pad(heads[index] ?? "", widest);
      const [first = "", ...rest] = wrap(visible(claim.claim), Math.max(24, options.width - widest - 2));
      return [
        `${style.status(fieldVerdicts[claim.verdict].status, head)}  ${first}`,
        ...rest.map((line) => `${" ".repeat(widest)}  ${line}`),
      ];
    }),
  ];
}

function headOf(claim: ResultFieldClaim, several: boolean): string {
  const { glyph } = fieldVerdicts[claim.verdict];
  const where = several ? ` (${visible(claim.backend)})` : "";
  return `${glyph} ${claim.verdict}${where}, ${partsText(claim)}`;
}
