import type { ResultTimelineRow } from "../../model.ts";

/** Longest message id that is written into the diagram as it is. */
const longest = 6;

/** Short names for messages by id: the id itself if all are short, else `m1`, `m2` … in order; `o1` … for operations. */
export function messageNames(
  rows: readonly ResultTimelineRow[],
  prefix: "m" | "o",
): ReadonlyMap<string, string> {
  const ids = new Set(rows.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const plain = [...ids].every((id) => /^[\w:.-]+$/.test(id) && id.length <= longest);
  return new Map([...ids].map((id, index) => [id, plain ? id : `${prefix}${index + 1}`]));
}
