// Draws and runs cases of the built-in suite, the way the search does.
import fc from "fast-check";
import { simulation } from "../../dist/harness/backends/sim/backend.js";
import { loadClient } from "../../dist/harness/clients/client.js";
import { runCase } from "../../dist/harness/run/run-case.js";
import { caseArbitrary } from "../../dist/harness/search/case-arbitrary.js";
import { derivedSeed } from "../../dist/harness/search/seeds.js";
import { builtinScenarios, dataScenarios } from "../../dist/harness/suite/builtin.js";
import { cellsOf } from "../../dist/harness/suite/cells.js";
import { settingOf } from "../../dist/harness/suite/settings.js";

/** @typedef {import("../../dist/harness/scenario/scenario.js").RunCase} RunCase */
/** @typedef {import("../../dist/harness/suite/cells.js").CellSpec} CellSpec */

/** Cells of the built-in suite, each with what runs its cases. */
export function builtinCells() {
  return settingsOf(cellsOf(builtinScenarios()));
}

/** Cells of the data strategies, each with what runs its cases. */
export function dataCells() {
  return settingsOf(cellsOf(dataScenarios()));
}

/**
 * Cells, each with what runs its cases.
 * @param {readonly CellSpec[]} cells
 */
export async function settingsOf(cells) {
  const client = await loadClient("nats-io");
  return cells.map((cell) => ({ cell, setting: settingOf(cell, simulation, client) }));
}

/**
 * The seed from which fast-check draws one case.
 * @param {CellSpec} cell
 * @param {number} seed
 * @param {number} index
 */
export function caseSeed(cell, seed, index) {
  return derivedSeed(seed, `${cell.id} ${index}`);
}

/**
 * The case with this number of a cell.
 * @param {CellSpec} cell
 * @param {number} seed
 * @param {number} index
 * @returns {RunCase}
 */
export function drawCase(cell, seed, index) {
  const arbitrary = caseArbitrary(cell.scenario, cell.family);
  const [drawn] = fc.sample(arbitrary, { seed: caseSeed(cell, seed, index), numRuns: 1 });
  return /** @type {RunCase} */ (drawn);
}

export { runCase };
