// How often `capstan compare base.json head.json --fail-on regression` blames a strategy that has not changed:
// results of the same strategies with different seeds, in random pairs.
//
//   npm run gate-alarms -- [--pairs 200] [--results 40] [--runs 60] [--seed 1] [--jobs 2] [--data]
//
// Each pair is one gate: all its intervals together may leave out 0 by chance in 5 of 100, and of these some
// are improvements. Nothing may be called a regression more often than that.
import fc from "fast-check";
import { compareResults, regressionsOf } from "../dist/reports/index.js";
import { wilson } from "../dist/reports/view/wilson.js";
import { loadCells } from "../dist/harness/suite/load.js";
import { startPool } from "../dist/harness/suite/pool.js";
import { toResult } from "../dist/harness/suite/result.js";
import { runSuite } from "../dist/harness/suite/run-suite.js";
import { derivedSeed } from "../dist/harness/search/seeds.js";
import { options } from "./lib/options.mjs";
import { progressLine } from "./lib/progress.mjs";
import { defaultJobs } from "./lib/spread.mjs";

/** What the confidence of all intervals of one comparison lets through. */
const LEVEL = 0.05;
/** As `--tolerance` of the command line; with 0 chance has nothing to hide behind. */
const TOLERANCES = [0, 1];

const { pairs, results, runs, seed, jobs, data } = options({
  pairs: 200,
  results: 40,
  runs: 60,
  seed: 1,
  jobs: defaultJobs,
  data: false,
});
/** @type {import("../dist/harness/suite/source.js").SuiteSource} */
const source = data
  ? {
      files: [],
      suite: "data",
      strategies: ["share-partial"],
      faults: ["partition", "crash"],
      client: "nats-io",
    }
  : {
      files: [],
      strategies: ["at-least-once", "at-most-once"],
      faults: ["partition", "crash"],
      client: "nats-io",
    };

const cells = await loadCells(source);
const pool = await startPool(source, jobs);
const all = [];
const tell = progressLine("results", results);
for (let index = 0; index < results; index++) {
  all.push(await resultOf(index));
  tell(index + 1);
}
await pool.close();

const alarms = new Map(TOLERANCES.map((tolerance) => [tolerance, /** @type {string[]} */ ([])]));
let intervals = 0;
for (const [first, second] of randomPairs()) {
  const [base, head] = [all[first], all[second]];
  if (base === undefined || head === undefined) throw new RangeError("there is no such result");
  const comparison = compareResults({ file: "base", result: base }, { file: "head", result: head });
  intervals += comparison.intervals;
  for (const [tolerance, found] of alarms) {
    const [worst] = regressionsOf(comparison, tolerance);
    if (worst === undefined) continue;
    const what = "number" in worst ? worst.number.title : worst.verdict.property;
    found.push(`results ${first} and ${second}: ${worst.cell.title}: ${what}`);
  }
}

console.log(
  `seed ${seed}  ${pairs} random pairs of ${results} results of ${cells.length} cells x ${runs} runs, ${Math.round(intervals / pairs)} intervals each`,
);
for (const [tolerance, found] of alarms) {
  for (const line of found) console.log(`  ${line}`);
  const { low, high } = wilson(found.length, pairs);
  const range = `${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)} %`;
  console.log(`tolerance ${tolerance} %: ${found.length} of ${pairs} pairs show a regression (${range})`);
  // Red only if chance at the level cannot explain it.
  if (low > LEVEL) process.exitCode = 1;
}

/**
 * One result, as a run with a seed of its own would give it.
 * @param {number} index
 */
async function resultOf(index) {
  const own = derivedSeed(seed, `gate ${index}`);
  const searches = await runSuite(cells, pool, { seed: own, runs, onlyClaims: true });
  const backend = { name: "sim", server: "simulated" };
  return toResult(cells, [{ backend, searches }], {
    version: "0",
    run: {
      seed: own,
      backend: "sim",
      client: "nats-io",
      node: "",
      platform: "",
      startedAt: new Date(0).toISOString(),
      wallMilliseconds: 0,
      interrupted: false,
      command: "",
    },
    stored: () => ({ id: "", file: "", replay: "" }),
  });
}

/** Pairs of different results, the base first. */
function randomPairs() {
  const pair = fc
    .tuple(fc.nat(results - 1), fc.nat(results - 1))
    .filter(([first, second]) => first !== second);
  return fc.sample(pair, { seed, numRuns: pairs });
}
