import type { Property } from "../scenario/claims.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** Whether a property can be judged of a scenario at all: only the workload `bank` has an invariant. */
export function concerns(property: Property, scenario: Scenario): boolean {
  return property !== "invariant" || (scenario.kind === "data" && scenario.workload.type === "bank");
}
