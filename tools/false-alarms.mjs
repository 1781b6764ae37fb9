// Looks for false alarms: runs the correct strategies under the faults that they tolerate, and checks
// only what they claim there. Any violation is a defect of the harness or of the strategy.
//
//   npm run false-alarms -- --runs 20000 [--seed 1] [--jobs 2]          the delivery strategies
//   npm run false-alarms -- --data --runs 20000 [--seed 1] [--jobs 2]   the data strategies
import { options } from "./lib/options.mjs";
import { progressLine } from "./lib/progress.mjs";
import { builtinCells, caseSeed, dataCells, drawCase, runCase } from "./lib/sample.mjs";
import { defaultJobs, isWorker, serve, spread } from "./lib/spread.mjs";
import { shrink } from "../dist/harness/search/shrink.js";

/** @typedef {{ seed: number, data: boolean }} Data */
/** @typedef {{ cell: string, checked: number, open: string[], vacuous: boolean, milliseconds: number, alarm?: string }} Report */

if (isWorker) await serve(prepare);
else await main();

async function main() {
  const { runs, seed, jobs, data } = options({ runs: 2_000, seed: 1, jobs: defaultJobs, data: false });
  const start = performance.now();
  /** @type {Report[]} */
  const reports = await spread(import.meta.url, {
    runs,
    jobs,
    data: { seed, data },
    progress: progressLine("runs", runs),
  });
  const seconds = (performance.now() - start) / 1000;
  for (const [cell, own] of byCell(reports)) console.log(lineFor(cell, own));
  for (const [strategy, own] of byStrategy(reports)) console.log(speedLine(strategy, own));
  const alarms = reports.flatMap(({ alarm }) => alarm ?? []);
  for (const alarm of alarms) console.log(`✗ ${alarm}`);
  const checked = reports.reduce((sum, report) => sum + report.checked, 0);
  console.log(`seed ${seed}  ${runs} runs, ${checked} claims checked, in ${seconds.toFixed(1)} s`);
  console.log(`${alarms.length} false alarms`);
  if (alarms.length > 0) process.exitCode = 1;
}

/** @param {readonly Report[]} reports */
function byCell(reports) {
  return groups(reports, ({ cell }) => cell);
}

/** @param {readonly Report[]} reports */
function byStrategy(reports) {
  return groups(reports, ({ cell }) => cell.split("/")[1] ?? cell);
}

/**
 * @param {readonly Report[]} reports
 * @param {(report: Report) => string} key
 */
function groups(reports, key) {
  /** @type {Map<string, Report[]>} */
  const own = new Map();
  for (const report of reports) {
    const group = own.get(key(report)) ?? [];
    group.push(report);
    own.set(key(report), group);
  }
  return own;
}

/**
 * @param {string} strategy
 * @param {readonly Report[]} reports
 */
function speedLine(strategy, reports) {
  const seconds = reports.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
  return `${strategy.padEnd(48)} ${`${reports.length}`.padStart(6)} runs, ${(reports.length / seconds).toFixed(1)} per second and thread`;
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
async function prepare({ seed, data }) {
  const cells = (await (data ? dataCells() : builtinCells())).filter(({ cell }) => cell.claimed.length > 0);
  return async (/** @type {number} */ index) => {
    const { cell, setting } = /** @type {typeof cells[number]} */ (cells[index % cells.length]);
    const claims = { ...setting, properties: cell.claimed };
    const drawn = drawCase(cell, seed, index);
    const start = performance.now();
    const { verdicts, record, measures } = await runCase(claims, drawn);
    const milliseconds = performance.now() - start;
    const open = verdicts.flatMap(({ property, verdict }) =>
      verdict.verdict === "inconclusive" ? [`${property}: ${verdict.reason}`] : [],
    );
    /** @type {Report} */
    const report = { cell: cell.id, checked: verdicts.length, open, vacuous: measures.vacuous, milliseconds };
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
