import type { Canary } from "../../strategies/canaries/index.ts";
import { defineScenario } from "../scenario/define.ts";
import type { Scenario } from "../scenario/scenario.ts";

export type { Canary };

/** Name of the scenarios of canaries. */
export const CANARY = "canary";

/** The canaries that come with the harness; loaded only when they are wanted. */
export async function loadCanaries(): Promise<readonly Canary[]> {
  const { canaries } = await import("../../strategies/canaries/index.ts");
  return canaries;
}

/** Each canary under the faults that show its defect, with the property as its only further claim. */
export async function canaryScenarios(): Promise<Scenario[]> {
  const canaries = await loadCanaries();
  return canaries.map(({ strategy, fault, caughtBy }) =>
    defineScenario({ name: CANARY, strategy, faults: [fault], claims: [caughtBy] }),
  );
}
