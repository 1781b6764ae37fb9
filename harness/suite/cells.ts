import type { FaultFamily } from "../scenario/catalog.ts";
import { properties, type Claim, type Property } from "../scenario/claims.ts";
import { ScenarioError } from "../scenario/define.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { familyNamed, faultFamilies } from "../../faults/index.ts";
import { familyFor } from "./catalog.ts";
import { concerns } from "./concerns.ts";

/** One strategy under one fault family: what a cell of the matrix is about. */
export interface CellSpec {
  /** `scenario/strategy/fault`. */
  readonly id: string;
  readonly scenario: Scenario;
  readonly family: FaultFamily;
  /** Properties that must hold here. */
  readonly claimed: readonly Property[];
}

/** Stands for every fault family that a scenario has servers for, but for those that are parts of others. */
export const ALL_FAMILIES = "all";

/**
 * The cells of scenarios, in order.
 * @throws ScenarioError if a scenario or a claim names an unknown fault family, or one that it has too few servers for.
 */
export function cellsOf(scenarios: readonly Scenario[]): CellSpec[] {
  return scenarios.flatMap((scenario) => {
    for (const claim of scenario.strategy.claims) {
      for (const name of claim.tolerates) lookUp(name, `strategy ${scenario.strategy.name} tolerates`);
    }
    return familiesOf(scenario).map((family) => cellOf(scenario, family));
  });
}

function familiesOf(scenario: Scenario): FaultFamily[] {
  const { faults, name: scenarioName } = scenario;
  const fitting = [...faultFamilies.values()].filter((family) => fits(scenario, family));
  if (faults === undefined) {
    const named = new Set(["none", ...scenario.strategy.claims.flatMap(({ tolerates }) => tolerates)]);
    return fitting.filter(({ name }) => named.has(name));
  }
  if (faults.includes(ALL_FAMILIES)) return fitting.filter(({ partOf }) => partOf === undefined);
  return faults.map((name) => {
    const family = lookUp(name, `scenario ${scenarioName}`);
    if (fits(scenario, family)) return family;
    throw new ScenarioError(tooFewServers(scenario, family));
  });
}

function fits({ topology }: Scenario, { leastServers = 1 }: FaultFamily): boolean {
  return topology.broker.servers >= leastServers;
}

function tooFewServers({ name, topology }: Scenario, { name: family, leastServers }: FaultFamily): string {
  return `scenario ${name}: ${family} needs a broker of ${leastServers} servers, and it has ${topology.broker.servers}; set broker.servers, or run with --cluster ${leastServers}`;
}

function cellOf(scenario: Scenario, family: FaultFamily): CellSpec {
  const { strategy } = scenario;
  return {
    id: `${scenario.name}/${strategy.name}/${family.name}`,
    scenario,
    family: familyFor(strategy, family),
    claimed: properties.filter((property) => isClaimed(scenario, property, family)),
  };
}

/** A scenario's own list of claims holds under all its faults; a strategy's under what it tolerates. */
function isClaimed(scenario: Scenario, property: Property, { name, partOf = name }: FaultFamily): boolean {
  const own: readonly Property[] = scenario.claims ?? [];
  const claims: readonly Claim[] = scenario.strategy.claims;
  if (!concerns(property, scenario)) return false;
  if (own.includes(property)) return true;
  return claims.some(
    ({ property: claimed, tolerates }) =>
      claimed === property && (name === "none" || tolerates.includes(name) || tolerates.includes(partOf)),
  );
}

function lookUp(name: string, where: string): FaultFamily {
  try {
    return familyNamed(name);
  } catch (cause) {
    throw new ScenarioError(`${where}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
