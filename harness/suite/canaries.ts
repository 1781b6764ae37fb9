import type { Canary } from "../../strategies/canaries/index.ts";
import { dataProperties } from "../scenario/claims.ts";
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
  return canaries.map(scenarioOf);
}

function scenarioOf({ strategy, fault, caughtBy, workload = {}, sessions = {} }: Canary): Scenario {
  const common = { name: CANARY, faults: [fault], claims: [caughtBy] };
  if (strategy.kind === "delivery") return defineScenario({ ...common, strategy });
  const claims = dataProperties.filter((property) => property === caughtBy);
  return defineScenario({ ...common, strategy, claims, workload, sessions });
}
