import { divergences } from "../consistency/divergence.ts";
import type { Anomaly } from "../verdict.ts";
import type { DataFacts } from "./data-facts.ts";

/**
 * Finds keys for which nodes gave different values when the run had come to rest.
 *
 * It is not about which of the values is right: all nodes may agree on a wrong one.
 */
export function divergentKeys({ data: { finals } }: DataFacts): Anomaly[] {
  return divergences(finals);
}
