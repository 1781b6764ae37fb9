import { shareAll, shareNothing, sharePartial } from "../../strategies/index.ts";
import { defineScenario } from "../scenario/define.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** Name of the scenarios; `reports` finds their cells by it. */
export const PINNED = "pinned";

/** Operations of each run: as many for all, so that few runs give many. */
const OPERATIONS = 60;
/** Runs for every run that is asked for: what separates the strategies is seen in few operations of a run. */
const EFFORT = 4;
/** Of which one is critical where critical keys are told from others: `key-1`. */
const KEYS = 3;

/**
 * One strategy of each kind under the faults by which people tell them apart, with sessions that ask for
 * each key at one node only: at its owner, where it has one. All are asked for the same, so what differs
 * is what they do.
 */
export function pinnedScenarios(): Scenario[] {
  return [shareNothing, sharePartial, shareAll].map((strategy) =>
    defineScenario({
      name: PINNED,
      strategy,
      faults: ["none", "partition", "crash"],
      effort: EFFORT,
      sessions: { pinned: true },
      workload: { operations: OPERATIONS, even: true, keys: KEYS, skew: 0 },
    }),
  );
}
