import { shareAll } from "../../strategies/index.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { builtinScenarios, dataScenarios } from "./builtin.ts";
import { canaryScenarios } from "./canaries.ts";
import { clockScenarios } from "./clocks.ts";
import { costScenarios } from "./cost.ts";
import { knownAnswerScenarios } from "./known-answers.ts";
import { pinnedScenarios } from "./pinned.ts";
import type { CellSpec } from "./cells.ts";
import { chooseCells } from "./choose-cells.ts";
import { loadFile } from "./load-file.ts";
import type { SuiteSource } from "./source.ts";

/**
 * Loads the cells that a source describes.
 * @throws ScenarioError that names the file, the value and the fix.
 */
export async function loadCells(source: SuiteSource): Promise<CellSpec[]> {
  // A cost curve has its sizes already.
  const { nodes, ...choice } = source;
  const isCurve = source.suite === "cost" || source.suite === "claims";
  return chooseCells(await loadScenarios(source), isCurve || nodes === undefined ? choice : source);
}

async function loadScenarios(source: SuiteSource): Promise<Scenario[]> {
  const loaded = await suiteScenarios(source);
  for (const file of source.files) loaded.push(...(await loadFile(file)));
  return loaded;
}

async function suiteScenarios({ files, suite, strategies, nodes, releases = [] }: SuiteSource): Promise<Scenario[]> {
  switch (suite ?? (files.length === 0 ? "built-in" : undefined)) {
    case undefined:
      return [];
    case "built-in":
      return builtinScenarios(strategies);
    case "clocks":
      return clockScenarios();
    case "data":
      return dataScenarios();
    case "cost":
      return costScenarios(nodes);
    case "claims":
      return [...builtinScenarios().map(often), ...dataScenarios().map(decisive), ...pinnedScenarios(), ...costScenarios(nodes)];
    case "canaries":
      return canaryScenarios();
    case "known-answers":
      return knownAnswerScenarios(releases);
  }
}

/** Runs of delivery strategies for every run of others: they are quick, and few of their messages tell something. */
const DELIVERY_EFFORT = 4;

function often(scenario: Scenario): Scenario {
  return { ...scenario, effort: DELIVERY_EFFORT };
}

/** Runs of the strategy of which the field says that it never fails, for every run of another: that takes many to tell. */
const NEVER_EFFORT = 3;

function decisive(scenario: Scenario): Scenario {
  return scenario.strategy === shareAll ? { ...scenario, effort: NEVER_EFFORT } : scenario;
}
