import type { LostWrites } from "../consistency/lost-writes.ts";
import type { Operation } from "../consistency/operation.ts";
import { addShares, noShare, type Share } from "../measures/wilson.ts";

/** How many of the acknowledged writes of each key were lost. */
export function lostByKey(
  operations: readonly Operation[],
  { writes }: Pick<LostWrites, "writes">,
): Record<string, Share> {
  const lost = new Set(writes.map(({ write }) => write.id));
  const shares: Record<string, Share> = {};
  for (const { id, f, key, status, output } of operations) {
    if (f === "read" || status !== "ok" || output === false) continue;
    const share = { successes: Number(lost.has(id)), total: 1 };
    shares[key] = addShares(shares[key] ?? noShare, share);
  }
  return shares;
}
