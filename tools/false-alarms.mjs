// Looks for false alarms: runs the correct strategies under the faults that they tolerate, and checks
// only what they claim there. Any violation is a defect of the harness or of the strategy.
//
//   npm run false-alarms -- --runs 20000 [--seed 1] [--jobs 2]
import { options } from "./lib/options.mjs";
import { progressLine } from "./lib/progress.mjs";
import { builtinCells, caseSeed, drawCase, runCase } from "./lib/sample.mjs";
import { defaultJobs, isWorker, serve, spread } from "./lib/spread.mjs";
import { shrink } from "../dist/harness/search/shrink.js";

/** @typedef {{ seed: number }} Data */
/** @typedef {{ cell: string, checked: number, open: string[], vacuous: boolean, alarm?: string }} Report */

if (isWorker) await serve(prepare);
else await main();

async function main() {
  const { runs, seed, jobs } = options({ runs: 2_000, seed: 1, jobs: defaultJobs });
  const start = performance.now();
  /** @type {Report[]} */
  const reports = await spread(import.meta.url, {
    runs,
    jobs,
    data: { seed },
    progress: progressLine("runs", runs),
  });
  const seconds = (performance.now() - start) / 1000;
  for (const [cell, own] of byCell(reports)) console.log(lineFor(cell, own));
  const alarms = reports.flatMap(({ alarm }) => alarm ?? []);
  for (const alarm of alarms) console.log(`✗ ${alarm}`);
  const checked = reports.reduce((sum, report) => sum + report.checked, 0);
  console.log(`seed ${seed}  ${runs} runs, ${checked} claims checked, in ${seconds.toFixed(1)} s`);
  console.log(`${alarms.length} false alarms`);
  if (alarms.length > 0) process.exitCode = 1;
}

/** @param {readonly Report[]} reports */
function byCell(reports) {
  /** @type {Map<string, Report[]>} */
  const cells = new Map();
  for (const report of reports) cells.set(report.cell, [...(cells.get(report.cell) ?? []), report]);
  return cells;
}

/**
 * @param {string} cell
 * @param {readonly Report[]} reports
 */
function lineFor(cell, reports) {
  const open = reports.flatMap((report) => report.open);
  const vacuous = reports.filter((report) => report.vacuous).length;
  const notes = [
    vacuous > 0 ? `${vacuous} without effect of a fault` : "",
    open.length > 0 ? `${open.length} not judged (${[...new Set(open)].join("; ")})` : "",
  ].filter(Boolean);
  return `${cell.padEnd(48)} ${`${reports.length}`.padStart(6)} runs${notes.length > 0 ? `  ${notes.join(", ")}` : ""}`;
}

/** @param {Data} data */
async function prepare({ seed }) {
  const cells = (await builtinCells()).filter(({ cell }) => cell.claimed.length > 0);
  return async (/** @type {number} */ index) => {
    const { cell, setting } = /** @type {typeof cells[number]} */ (cells[index % cells.length]);
    const claims = { ...setting, properties: cell.claimed };
    const drawn = drawCase(cell, seed, index);
    const { verdicts, record, measures } = await runCase(claims, drawn);
    const open = verdicts.flatMap(({ property, verdict }) =>
      verdict.verdict === "inconclusive" ? [`${property}: ${verdict.reason}`] : [],
    );
    /** @type {Report} */
    const report = { cell: cell.id, checked: verdicts.length, open, vacuous: measures.vacuous };
    const { failure } = record;
    if (failure !== undefined) {
      return {
        ...report,
        alarm: `${cell.id}: the run failed (${failure.kind}); case ${JSON.stringify(drawn)}`,
      };
    }
    const broken = verdicts.find(({ verdict }) => verdict.verdict === "violated");
    if (broken === undefined) return report;
    const plan = { property: broken.property, seed: caseSeed(cell, seed, index), index: 0, case: drawn, claimed: true };
    const shrunk = await shrink(setting, plan);
    return {
      ...report,
      alarm: `${cell.id}: ${broken.property} is violated; smallest case ${JSON.stringify(shrunk.case)}`,
    };
  };
}
