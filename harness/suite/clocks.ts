import { sharePartial } from "../../strategies/index.ts";
import { clockSynchronizations } from "../scenario/clocks.ts";
import { defineScenario } from "../scenario/define.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { DataWorkloadShape } from "../scenario/workload.ts";

/** Keys that all nodes write, so densely that the order of writes is often a matter of milliseconds. */
const contended: Partial<DataWorkloadShape> = {
  operations: 60,
  keys: 2,
  spread: 3_000,
  mix: { read: 1, write: 4, cas: 0 },
};

/** Families under which clocks go astray, or the messages that set them right are late or lost. */
const families = ["none", "slow-link", "partition", "crash", "pause"];

/** What the last writer wins loses when clocks are right, wrong, and kept together in each way. */
export function clockScenarios(): Scenario[] {
  const strategy = sharePartial;
  const common = {
    strategy,
    faults: families,
    workload: contended,
    settings: { critical: ["key-1", "key-2"] },
  };
  return [
    defineScenario({ ...common, name: "clocks-right", clocks: { skew: 0, drift: 0 } }),
    ...clockSynchronizations.map((synchronization) =>
      defineScenario({
        ...common,
        name: synchronization === "none" ? "clocks-wrong" : `clocks-${synchronization}`,
        clocks: { skew: 100, drift: 100, synchronization },
      }),
    ),
  ];
}
