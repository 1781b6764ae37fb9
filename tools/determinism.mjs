// Runs cases of the built-in suite twice and compares the traces.
//
//   npm run determinism -- --runs 10000 [--seed 1] [--jobs 2] [--json]
//
// The cases go through all cells in turn. The second run of every fourth case drains promises by
// setImmediate instead of synchronously, so that both ways are compared. The last line holds one hash
// over all traces: equal for equal options, on every Node version and with any number of jobs.
import { createHash } from "node:crypto";
import { firstDivergence } from "../dist/harness/simulation/kernel/trace.js";
import { options } from "./lib/options.mjs";
import { progressLine } from "./lib/progress.mjs";
import { builtinCells, drawCase, runCase } from "./lib/sample.mjs";
import { defaultJobs, isWorker, serve, spread } from "./lib/spread.mjs";

/** @typedef {{ seed: number }} Data */
/** @typedef {{ hash: string, failure?: string, divergence?: { cell: string, text: string, case: string } }} Report */

/** One case in so many is drained the other way in its second run. */
const OTHER_DRAIN_ONE_IN = 4;

if (isWorker) await serve(prepare);
else await main();

async function main() {
  const { runs, seed, jobs, json } = options({ runs: 1_000, seed: 1, jobs: defaultJobs, json: false });
  const start = performance.now();
  /** @type {Report[]} */
  const reports = await spread(import.meta.url, {
    runs,
    jobs,
    data: { seed },
    progress: progressLine("runs", runs),
  });
  const seconds = (performance.now() - start) / 1000;
  const diverged = reports.flatMap(({ divergence }) => divergence ?? []);
  const failed = reports.flatMap(({ failure }) => failure ?? []);
  const hash = createHash("sha256")
    .update(reports.map((report) => report.hash).join("\n"))
    .digest("hex")
    .slice(0, 16);
  if (json)
    console.log(
      JSON.stringify({
        node: process.version,
        runs,
        seed,
        divergences: diverged.length,
        failures: failed.length,
        hash,
      }),
    );
  else tell({ runs, seed, seconds, diverged, failed, hash });
  if (diverged.length > 0 || failed.length > 0) process.exitCode = 1;
}

/**
 * @param {{ runs: number, seed: number, seconds: number, diverged: NonNullable<Report["divergence"]>[], failed: string[], hash: string }} outcome
 */
function tell({ runs, seed, seconds, diverged, failed, hash }) {
  for (const { cell, text, case: drawn } of diverged) console.log(`✗ ${cell}: ${text}\n  case ${drawn}`);
  for (const failure of failed) console.log(`✗ ${failure}`);
  console.log(
    `node ${process.version}  seed ${seed}  ${runs} cases, each run twice, in ${seconds.toFixed(1)} s`,
  );
  console.log(`${diverged.length} divergences, ${failed.length} failures, hash ${hash}`);
}

/** @param {Data} data */
async function prepare({ seed }) {
  const cells = await builtinCells();
  return async (/** @type {number} */ index) => {
    const { cell, setting } = /** @type {typeof cells[number]} */ (cells[index % cells.length]);
    const drawn = drawCase(cell, seed, index);
    const drain = index % OTHER_DRAIN_ONE_IN === 0 ? "immediate" : "tick";
    const first = await runCase(setting, drawn, { trace: false, escapes: false, drain: "tick" });
    const second = await runCase(setting, drawn, { trace: false, escapes: false, drain });
    /** @type {Report} */
    const report = { hash: first.record.traceHash };
    const { failure } = first.record;
    if (failure !== undefined)
      report.failure = `${cell.id}: the run failed (${failure.kind}): ${reasonOf(failure)}; case ${JSON.stringify(drawn)}`;
    if (isEqual(first.record, second.record)) return report;
    const text = await explain(setting, drawn, drain);
    return { ...report, divergence: { cell: cell.id, text, case: JSON.stringify(drawn) } };
  };
}

/**
 * Equal traces, and equal histories in every detail.
 * @param {import("../dist/harness/backends/backend.js").RunRecord} a
 * @param {import("../dist/harness/backends/backend.js").RunRecord} b
 */
function isEqual(a, b) {
  return a.traceHash === b.traceHash && JSON.stringify(a.history) === JSON.stringify(b.history);
}

/** @param {import("../dist/harness/backends/backend.js").RunFailure} failure */
function reasonOf(failure) {
  if (failure.kind === "error")
    return failure.error instanceof Error
      ? (failure.error.stack ?? failure.error.message)
      : String(failure.error);
  return failure.kind === "stopped" ? failure.reason : failure.places.join(", ");
}

/**
 * Runs a case twice with recorded traces, and names the first event in which they differ.
 * @param {import("../dist/harness/run/run-case.js").Setting} setting
 * @param {import("../dist/harness/scenario/scenario.js").RunCase} drawn
 * @param {"tick" | "immediate"} drain
 */
async function explain(setting, drawn, drain) {
  const first = await runCase(setting, drawn, { trace: true, escapes: false, drain: "tick" });
  const second = await runCase(setting, drawn, { trace: true, escapes: false, drain });
  const divergence = firstDivergence(first.record.trace, second.record.trace);
  if (divergence === undefined) return "two runs differed, and two more with recorded traces did not";
  const { index, a, b } = divergence;
  return `event ${index}: ${inWords(a)} in one run, ${inWords(b)} in the other (drained by ${drain})`;
}

/** @param {import("../dist/harness/simulation/kernel/trace.js").TraceStep | undefined} step */
function inWords(step) {
  return step === undefined ? "nothing" : `${step.label} of ${step.owner} at ${step.time / 1000} ms`;
}
