import { faultFamilies } from "../../faults/index.ts";
import { deliveryStrategies, strategies } from "../../strategies/index.ts";
import type { Strategy } from "../scenario/data-strategy.ts";
import { defineScenario } from "../scenario/define.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** Name of the scenarios that come with the harness. */
export const BUILTIN = "built-in";

/**
 * Built-in strategies under every family of faults that one of their claims names: those of delivery, or
 * of any kind if strategies are chosen by name.
 */
export function builtinScenarios(chosen?: readonly string[]): Scenario[] {
  return (chosen === undefined ? deliveryStrategies : strategies).map((strategy) =>
    defineScenario({ name: BUILTIN, strategy, faults: familiesOf(strategy) }),
  );
}

/** Families that a claim of the strategy names, in the order of the catalogue. */
function familiesOf({ claims }: Strategy): string[] {
  const named = new Set(["none", ...claims.flatMap(({ tolerates }) => tolerates)]);
  return [...faultFamilies.keys()].filter((name) => named.has(name));
}
