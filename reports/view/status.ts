import type { ResultCell, ResultProperty } from "../model.ts";

/** What a cell or a property shows, claims considered. */
export type Status = "held" | "violated" | "inconclusive" | "broken" | "unclaimed";

/** How a status is written: a glyph and a word, so that colour is never needed to read it. */
export interface StatusText {
  readonly glyph: string;
  readonly word: string;
  readonly meaning: string;
}

/** The wording of each status, in the order of the legend. */
export const statuses: Readonly<Record<Status, StatusText>> = {
  held: { glyph: "✓", word: "held", meaning: "every claim held in every run" },
  violated: { glyph: "✗", word: "violated", meaning: "a claim was broken" },
  inconclusive: { glyph: "?", word: "inconclusive", meaning: "a claim could not be judged" },
  broken: {
    glyph: "◇",
    word: "shown broken",
    meaning: "not claimed, and a counterexample was found",
  },
  unclaimed: { glyph: "·", word: "not claimed", meaning: "nothing claimed, not seen broken" },
};

/** The statuses in the order of the legend. */
export const statusOrder: readonly Status[] = [
  "held",
  "violated",
  "inconclusive",
  "broken",
  "unclaimed",
];

/** The status of a cell: the worst of what it claims, else what was seen of the rest. */
export function cellStatus(cell: ResultCell): Status {
  const claimed = cell.properties.filter((property) => property.claimed);
  const saw = (verdict: ResultProperty["verdict"]): boolean =>
    cell.verdict === verdict || claimed.some((property) => property.verdict === verdict);
  if (saw("violated")) return "violated";
  if (claimed.length === 0) return statusWithoutClaims(cell);
  return saw("inconclusive") ? "inconclusive" : "held";
}

/** Where nothing is claimed a verdict on the claims says nothing: what was seen of the rest counts. */
function statusWithoutClaims(cell: ResultCell): Status {
  if (brokenUnclaimed(cell).length > 0) return "broken";
  const open = cell.properties.every((property) => property.verdict === "inconclusive");
  return open && cell.verdict === "inconclusive" ? "inconclusive" : "unclaimed";
}

/** The status of one property of a cell. */
export function propertyStatus(property: ResultProperty): Status {
  if (property.claimed || property.verdict === "inconclusive") return property.verdict;
  return property.verdict === "violated" ? "broken" : "unclaimed";
}

/** The properties of a cell that are not claimed and were shown broken. */
export function brokenUnclaimed(cell: ResultCell): readonly ResultProperty[] {
  return cell.properties.filter((property) => !property.claimed && property.verdict === "violated");
}

/** Why a cell is inconclusive, in words. */
export function inconclusiveReason(cell: ResultCell): string {
  if (cell.reason !== undefined) return cell.reason;
  const property = cell.properties.find((one) => one.claimed && one.verdict === "inconclusive");
  if (property?.reason !== undefined) return `${property.property}: ${property.reason}`;
  return "no reason was recorded";
}
