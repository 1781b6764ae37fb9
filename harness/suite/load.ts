import { pathToFileURL } from "node:url";
import { createJiti } from "jiti";
import { ScenarioError } from "../scenario/define.ts";
import type { DeliveryScenario } from "../scenario/scenario.ts";
import { builtinScenarios } from "./builtin.ts";
import { cellsOf, type CellSpec } from "./cells.ts";
import type { SuiteSource } from "./source.ts";
import { didYouMean } from "../../faults/index.ts";

/**
 * Loads the cells that a source describes.
 * @throws ScenarioError that names the file, the value and the fix.
 */
export async function loadCells(source: SuiteSource): Promise<CellSpec[]> {
  const all = source.files.length === 0 ? builtinScenarios() : await loadFiles(source.files);
  const chosen = withFaults(chooseStrategies(all, source.strategies), source.faults);
  return withUniqueIds(cellsOf(chosen));
}

async function loadFiles(files: readonly string[]): Promise<DeliveryScenario[]> {
  const loaded: DeliveryScenario[] = [];
  for (const file of files) loaded.push(...(await loadFile(file)));
  return loaded;
}

/** Loads a scenario file: TypeScript or JavaScript, without a build step. */
async function loadFile(file: string): Promise<DeliveryScenario[]> {
  const jiti = createJiti(import.meta.url, { interopDefault: false, fsCache: false, moduleCache: true });
  let exports: Record<string, unknown>;
  try {
    exports = await jiti.import(pathToFileURL(file).href);
  } catch (cause) {
    throw new ScenarioError(`${file}: cannot be loaded: ${reasonOf(cause)}`, { cause });
  }
  const scenarios = Object.values(exports).flat().filter(isScenario);
  if (scenarios.length > 0) return [...new Set(scenarios)];
  throw new ScenarioError(`${file}: exports no scenario; add: export default defineScenario({ strategy })`);
}

function reasonOf(cause: unknown): string {
  if (cause instanceof Error) return cause.name === "Error" ? cause.message : `${cause.name}: ${cause.message}`;
  return String(cause);
}

function isScenario(value: unknown): value is DeliveryScenario {
  return typeof value === "object" && value !== null && "strategy" in value && "topology" in value && "limits" in value;
}

function chooseStrategies(
  scenarios: readonly DeliveryScenario[],
  names: readonly string[] | undefined,
): readonly DeliveryScenario[] {
  if (names === undefined) return scenarios;
  const known = [...new Set(scenarios.map(({ strategy }) => strategy.name))];
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new ScenarioError(`unknown strategy "${name}"${didYouMean(name, known)} (strategies: ${known.join(", ")})`);
  }
  return scenarios.filter(({ strategy }) => names.includes(strategy.name));
}

function withFaults(
  scenarios: readonly DeliveryScenario[],
  faults: readonly string[] | undefined,
): readonly DeliveryScenario[] {
  return faults === undefined ? scenarios : scenarios.map((scenario) => ({ ...scenario, faults }));
}

function withUniqueIds(cells: readonly CellSpec[]): CellSpec[] {
  const seen = new Map<string, number>();
  return cells.map((cell) => {
    const count = (seen.get(cell.id) ?? 0) + 1;
    seen.set(cell.id, count);
    return count === 1 ? cell : { ...cell, id: `${cell.id}#${count}` };
  });
}
