import type { ResultCell } from "../model.ts";

/** Consistency models from strong to weak; each implies those after it. */
export const modelLadder: readonly string[] = [
  "linearizable",
  "sequential",
  "causal",
  "pram",
  "session",
  "eventual",
  "none",
];

/** The weakest of the models that cells of data held: what held in all of them; absent if none is of data. */
export function weakestModel(cells: readonly ResultCell[]): string | undefined {
  const held = cells.flatMap(({ data }) => (data === undefined ? [] : [data.model]));
  return held.toSorted((a, b) => rank(b) - rank(a))[0];
}

/** A model in words. */
export function modelText(model: string): string {
  return model === "none" ? "no consistency model" : `${model} consistency`;
}

/** A name that is not known counts as weakest: nothing can be concluded from it. */
function rank(model: string): number {
  const place = modelLadder.indexOf(model);
  return place < 0 ? modelLadder.length : place;
}
