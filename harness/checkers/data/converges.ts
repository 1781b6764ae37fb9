import type { FinalRead } from "../consistency/data-history.ts";
import type { Anomaly } from "../verdict.ts";
import type { DataFacts } from "./data-facts.ts";

/**
 * Finds keys for which nodes gave different values when the run had come to rest.
 *
 * It is not about which of the values is right: all nodes may agree on a wrong one.
 */
export function divergentKeys({ data: { finals } }: DataFacts): Anomaly[] {
  const byKey = new Map<string, FinalRead[]>();
  for (const read of finals) byKey.set(read.key, [...(byKey.get(read.key) ?? []), read]);
  return [...byKey].flatMap(([key, reads]) => {
    if (new Set(reads.map(({ value }) => JSON.stringify(value))).size === 1) return [];
    const values = reads.map(
      ({ process, value }) => `${process} has ${value === null ? "nothing" : JSON.stringify(value)}`,
    );
    return [
      {
        kind: "divergent",
        text: `After recovery the nodes differ on ${key}: ${values.join(", ")}.`,
        times: reads.map(({ time }) => time),
      },
    ];
  });
}
