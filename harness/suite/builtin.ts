import { dataStrategies, deliveryStrategies, strategies } from "../../strategies/index.ts";
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
  return builtin(chosen === undefined ? deliveryStrategies : strategies);
}

/** Built-in data strategies under every family of faults that one of their claims names. */
export function dataScenarios(): Scenario[] {
  return builtin(dataStrategies);
}

function builtin(list: readonly Strategy[]): Scenario[] {
  return list.map((strategy) => defineScenario({ name: BUILTIN, strategy }));
}
