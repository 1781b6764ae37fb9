// Runs a long campaign of the built-in suite as a user would, and looks at what must not grow with it:
// the memory of the process and the size of its report. Memory is read from /proc, so it needs Linux.
//
//   npm run campaign -- --runs 100000 [--seed 1] [--jobs 1]
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { capstan } from "./lib/capstan.mjs";
import { options } from "./lib/options.mjs";

/** @typedef {{ seconds: number, megabytes: number }} Sample */

/** Cells of the built-in suite; each gets its share of the runs. */
const cells = 50;

/** Most bytes of a report that one can send by mail, and how much memory may grow after it has settled. */
const limits = { reportBytes: 5_000_000, growth: 1.25 };

const { runs, seed, jobs } = options({ runs: 100_000, seed: 1, jobs: 1 });
const perCell = Math.max(1, Math.round(runs / cells));
const args = ["run", "--seed", seed, "--runs", perCell, "--jobs", jobs, "--reporter", "html,json"].map(
  String,
);
const start = performance.now();
/** @type {Sample[]} */
const samples = [];
/** @type {NodeJS.Timeout | undefined} */
let timer;

const code = await capstan(args, look, (pid) => {
  timer = setInterval(() => {
    const megabytes = residentMegabytes(pid);
    if (megabytes !== undefined) samples.push({ seconds: (performance.now() - start) / 1000, megabytes });
  }, 2_000);
});
clearInterval(timer);
if (code !== 0) process.exitCode = code;

/** @param {string} folder */
function look(folder) {
  for (const line of memoryLines()) console.log(line);
  const [report = 0, result = 0] = ["report.html", "result.json"].map(
    (name) => statSync(join(folder, name)).size,
  );
  console.log(`report.html ${Math.round(report / 1000)} kB, result.json ${Math.round(result / 1000)} kB`);
  const growth = mean(part(0.75, 1)) / mean(part(0.25, 0.5));
  console.log(`memory of the last quarter: ${growth.toFixed(2)} times that of the second`);
  const faults = [
    ...(report > limits.reportBytes ? [`the report is larger than ${limits.reportBytes / 1e6} MB`] : []),
    ...(growth > limits.growth ? ["memory grows"] : []),
  ];
  for (const fault of faults) console.log(`✗ ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

/** @param {number | undefined} pid */
function residentMegabytes(pid) {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    // It may have ended just now.
    return undefined;
  }
}

/** Ten lines, each with the mean of a tenth of the time. */
function memoryLines() {
  return Array.from({ length: 10 }, (_, index) => part(index / 10, (index + 1) / 10))
    .filter((own) => own.length > 0)
    .map((own) => `${Math.round(own.at(-1)?.seconds ?? 0)} s: ${Math.round(mean(own))} MB`);
}

/**
 * The samples from one share of the time to another.
 * @param {number} from
 * @param {number} until
 */
function part(from, until) {
  return samples.slice(Math.floor(samples.length * from), Math.ceil(samples.length * until));
}

/** @param {readonly Sample[]} own */
function mean(own) {
  return own.reduce((sum, { megabytes }) => sum + megabytes, 0) / Math.max(1, own.length);
}
