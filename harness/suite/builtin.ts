import { faultFamilies } from "../../faults/index.ts";
import { deliveryStrategies } from "../../strategies/index.ts";
import { defineScenario } from "../scenario/define.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { DeliveryStrategy } from "../scenario/strategy.ts";

/** Name of the scenarios that come with the harness. */
export const BUILTIN = "built-in";

/** Every built-in delivery strategy under every family of faults that one of its claims names. */
export function builtinScenarios(): Scenario[] {
  return deliveryStrategies.map((strategy) =>
    defineScenario({ name: BUILTIN, strategy, faults: familiesOf(strategy) }),
  );
}

/** Families that a claim of the strategy names, in the order of the catalogue. */
function familiesOf({ claims }: DeliveryStrategy): string[] {
  const named = new Set(["none", ...claims.flatMap(({ tolerates }) => tolerates)]);
  return [...faultFamilies.keys()].filter((name) => named.has(name));
}
