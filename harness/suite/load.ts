import { didYouMean, familyNamed } from "../../faults/index.ts";
import { ScenarioError, withServers } from "../scenario/define.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { builtinScenarios } from "./builtin.ts";
import { canaryScenarios } from "./canaries.ts";
import { knownAnswerScenarios } from "./known-answers.ts";
import { ALL_FAMILIES, cellsOf, type CellSpec } from "./cells.ts";
import { loadFile } from "./load-file.ts";
import type { SuiteSource } from "./source.ts";

/**
 * Loads the cells that a source describes.
 * @throws ScenarioError that names the file, the value and the fix.
 */
export async function loadCells(source: SuiteSource): Promise<CellSpec[]> {
  const all = await loadScenarios(source);
  const chosen = withFaults(chooseStrategies(all, source.strategies), source.faults);
  const { servers } = source;
  const sized = servers === undefined ? chosen : chosen.map((scenario) => withServers(scenario, servers));
  const cells = withUniqueIds(cellsOf(withServer(sized, source.server)));
  return source.only === undefined ? cells : cells.filter(({ id }) => source.only?.includes(id));
}

async function loadScenarios(source: SuiteSource): Promise<Scenario[]> {
  const loaded = await suiteScenarios(source);
  for (const file of source.files) loaded.push(...(await loadFile(file)));
  return loaded;
}

async function suiteScenarios({ files, suite, strategies, releases = [] }: SuiteSource): Promise<Scenario[]> {
  switch (suite ?? (files.length === 0 ? "built-in" : undefined)) {
    case undefined:
      return [];
    case "built-in":
      return builtinScenarios(strategies);
    case "canaries":
      return canaryScenarios();
    case "known-answers":
      return knownAnswerScenarios(releases);
  }
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

function withServer(
  scenarios: readonly Scenario[],
  version: string | undefined,
): readonly Scenario[] {
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
