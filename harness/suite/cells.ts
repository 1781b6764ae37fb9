import type { FaultFamily } from "../scenario/catalog.ts";
import { properties, type Claim, type Property } from "../scenario/claims.ts";
import { ScenarioError } from "../scenario/define.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { familyNamed } from "../../faults/index.ts";
import { familyFor } from "./catalog.ts";

/** One strategy under one fault family: what a cell of the matrix is about. */
export interface CellSpec {
  /** `scenario/strategy/fault`. */
  readonly id: string;
  readonly scenario: Scenario;
  readonly family: FaultFamily;
  /** Properties that must hold here. */
  readonly claimed: readonly Property[];
}

/**
 * The cells of scenarios, in order.
 * @throws ScenarioError if a scenario or a claim names an unknown fault family.
 */
export function cellsOf(scenarios: readonly Scenario[]): CellSpec[] {
  return scenarios.flatMap((scenario) => {
    for (const claim of scenario.strategy.claims) {
      for (const name of claim.tolerates) lookUp(name, `strategy ${scenario.strategy.name} tolerates`);
    }
    return scenario.faults.map((name) => cellOf(scenario, lookUp(name, `scenario ${scenario.name}`)));
  });
}

function cellOf(scenario: Scenario, family: FaultFamily): CellSpec {
  const { strategy } = scenario;
  return {
    id: `${scenario.name}/${strategy.name}/${family.name}`,
    scenario,
    family: familyFor(strategy, family),
    claimed: properties.filter((property) => isClaimed(scenario, property, family.name)),
  };
}

/** A scenario's own list of claims holds under all its faults; a strategy's under what it tolerates. */
function isClaimed(scenario: Scenario, property: Property, family: string): boolean {
  const own: readonly Property[] = scenario.claims ?? [];
  const claims: readonly Claim[] = scenario.strategy.claims;
  if (own.includes(property)) return true;
  return claims.some(
    (claim) => claim.property === property && (family === "none" || claim.tolerates.includes(family)),
  );
}

function lookUp(name: string, where: string): FaultFamily {
  try {
    return familyNamed(name);
  } catch (cause) {
    throw new ScenarioError(`${where}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
