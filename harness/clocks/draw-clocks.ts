import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Clocks } from "../scenario/clocks.ts";

/** How wrong the clock of one node is: milliseconds ahead at the start, parts per million gained. */
export interface DrawnClock {
  readonly node: string;
  readonly offset: number;
  readonly drift: number;
}

/** Draws how wrong the clocks of nodes are in a run of this seed. */
export function drawClocks(nodes: readonly string[], { skew, drift }: Clocks, seed: number): DrawnClock[] {
  const random = xoroshiro128plus(seed);
  return nodes.map((node) => ({
    node,
    offset: uniformInt(random, -skew, skew),
    drift: uniformInt(random, -drift, drift),
  }));
}
