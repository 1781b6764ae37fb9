import { didYouMean, familyNamed } from "../../faults/index.ts";
import { ScenarioError, withNodes, withServers, withWorkload } from "../scenario/define.ts";
import type { JsonObject } from "../scenario/json.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { ALL_FAMILIES, cellsOf, type CellSpec } from "./cells.ts";
import type { SuiteSource } from "./source.ts";

/** What is chosen of scenarios, and what is put over what they say. */
export type CellChoice = Pick<
  SuiteSource,
  "strategies" | "faults" | "servers" | "nodes" | "workload" | "only" | "server" | "settings"
>;

/**
 * The cells of scenarios, as far as they are chosen.
 * @throws ScenarioError that names the value and the fix.
 */
export function chooseCells(
  scenarios: readonly Scenario[],
  { strategies, faults, servers, nodes, workload, only, server, settings }: CellChoice,
): CellSpec[] {
  const chosen = withFaults(chooseStrategies(scenarios, strategies), faults);
  const sized = servers === undefined ? chosen : chosen.map((scenario) => withServers(scenario, servers));
  const populated = nodes === undefined ? sized : ofSizes(sized, nodes);
  const busy = workload === undefined ? populated : populated.map((scenario) => withWorkload(scenario, workload));
  const cells = withUniqueIds(cellsOf(withSettings(withServer(busy, server), settings)));
  return only === undefined ? cells : cells.filter(({ id }) => only.includes(id));
}

function chooseStrategies(
  scenarios: readonly Scenario[],
  names: readonly string[] | undefined,
): readonly Scenario[] {
  if (names === undefined) return scenarios;
  const known = [...new Set(scenarios.map(({ strategy }) => strategy.name))];
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new ScenarioError(
      `unknown strategy "${name}"${didYouMean(name, known)} (strategies: ${known.join(", ")})`,
    );
  }
  return scenarios.filter(({ strategy }) => names.includes(strategy.name));
}

function withFaults(
  scenarios: readonly Scenario[],
  faults: readonly string[] | undefined,
): readonly Scenario[] {
  if (faults === undefined) return scenarios;
  for (const name of faults) if (name !== ALL_FAMILIES) checkFamily(name);
  return scenarios.map((scenario) => ({ ...scenario, faults }));
}

/** Data scenarios in each size, with the size in their names if there are several; others as they are. */
function ofSizes(scenarios: readonly Scenario[], sizes: readonly number[]): readonly Scenario[] {
  if (!scenarios.some(({ kind }) => kind === "data")) {
    throw new ScenarioError(
      "--nodes is for data strategies, and none is run; name one with --strategy, or add --suite data",
    );
  }
  return scenarios.flatMap((scenario): Scenario[] => {
    if (scenario.kind === "delivery") return [scenario];
    return sizes.map((size) => {
      const name = sizes.length === 1 ? scenario.name : `${scenario.name}-${size}-nodes`;
      return { ...withNodes(scenario, size), name };
    });
  });
}

function withSettings(scenarios: readonly Scenario[], settings: JsonObject | undefined): readonly Scenario[] {
  if (settings === undefined) return scenarios;
  return scenarios.map((scenario) => {
    const known = Object.keys({ ...scenario.strategy.settings, ...scenario.settings });
    for (const name of Object.keys(settings)) {
      if (known.includes(name)) continue;
      const list = known.length === 0 ? "it has none" : `settings: ${known.join(", ")}`;
      throw new ScenarioError(
        `strategy ${scenario.strategy.name} has no setting "${name}"${didYouMean(name, known)} (${list})`,
      );
    }
    return { ...scenario, settings: { ...scenario.settings, ...settings } };
  });
}

function withServer(scenarios: readonly Scenario[], version: string | undefined): readonly Scenario[] {
  if (version === undefined) return scenarios;
  return scenarios.map((scenario) => {
    const { topology } = scenario;
    return { ...scenario, topology: { ...topology, broker: { ...topology.broker, version } } };
  });
}

function checkFamily(name: string): void {
  try {
    familyNamed(name);
  } catch (cause) {
    throw new ScenarioError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function withUniqueIds(cells: readonly CellSpec[]): CellSpec[] {
  const seen = new Map<string, number>();
  return cells.map((cell) => {
    const count = (seen.get(cell.id) ?? 0) + 1;
    seen.set(cell.id, count);
    return count === 1 ? cell : { ...cell, id: `${cell.id}#${count}` };
  });
}
