import { deliveryStrategies } from "../../strategies/index.ts";
import { defineScenario } from "../scenario/define.ts";
import type { DeliveryScenario } from "../scenario/scenario.ts";

/** Name of the scenarios that come with the harness. */
export const BUILTIN = "built-in";

/** Every built-in delivery strategy under every family of faults that one of its claims names. */
export function builtinScenarios(): DeliveryScenario[] {
  return deliveryStrategies.map((strategy) =>
    defineScenario({ name: BUILTIN, strategy }),
  );
}
