import type { Result, ResultFieldClaim, ResultFieldPart } from "../model.ts";
import { fieldVerdicts, numberText } from "../view/field-claims.ts";
import { escapeMarkdown } from "./text.ts";

/** What the numbers say of the claims of the field; empty if no claim was judged. */
export function fieldClaimsPart({ fieldClaims = [] }: Result): string {
  if (fieldClaims.length === 0) return "";
  return ["#### Claims of the field", ...fieldClaims.map(claimText)].join("\n\n");
}

/** One claim with its parts, each with the numbers that decide it and the cells that they come from. */
export function claimText({ claim, verdict, backend, parts }: ResultFieldClaim): string {
  const { glyph } = fieldVerdicts[verdict];
  const head = `${glyph} **${verdict}** (${escapeMarkdown(backend)}): ${escapeMarkdown(claim)}`;
  return [head, "", ...parts.flatMap(partLines)].join("\n");
}

function partLines({ says, verdict, reason, numbers, why }: ResultFieldPart): string[] {
  const { glyph } = fieldVerdicts[verdict];
  return [
    `- ${glyph} ${escapeMarkdown(says)} ${verdict}: ${escapeMarkdown(reason)}.${why === undefined ? "" : ` ${escapeMarkdown(why)}`}`,
    ...numbers.map((number) => {
      const text = `${number.name}: ${numberText(number)}, from ${cellsText(number.cells)}`;
      return `  - ${escapeMarkdown(text)}`;
    }),
  ];
}

/** Most cells that are named one by one. */
const NAMED = 2;

function cellsText(cells: readonly string[]): string {
  if (cells.length <= NAMED) return cells.join(" and ");
  return `${cells.length} cells, ${cells.slice(0, NAMED).join(", ")} and so on`;
}
