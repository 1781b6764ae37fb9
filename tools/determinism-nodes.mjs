// Compares the traces of this Node with those of other Node versions.
//
//   npm run determinism:nodes -- [--runs 500] [--seed 1] [--jobs 2]
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { nodeOf } from "./lib/node-versions.mjs";
import { options } from "./lib/options.mjs";
import { defaultJobs } from "./lib/spread.mjs";

const VERSIONS = ["22", "24"];

const root = fileURLToPath(new URL("..", import.meta.url));
const { runs, seed, jobs } = options({ runs: 500, seed: 1, jobs: defaultJobs });
const outcomes = [process.execPath, ...VERSIONS.map(nodeOf)].map(determinismUnder);
for (const { node, runs: count, divergences, failures, hash } of outcomes) {
  console.log(
    `node ${node.padEnd(10)} ${count} cases, ${divergences} divergences, ${failures} failures, hash ${hash}`,
  );
}
const equal = outcomes.every(({ hash }) => hash === outcomes[0]?.hash);
console.log(equal ? "all hashes are equal" : "✗ the hashes differ");
if (!equal || outcomes.some(({ divergences, failures }) => divergences + failures > 0)) process.exitCode = 1;

/**
 * @param {string} node
 * @returns {{ node: string, runs: number, divergences: number, failures: number, hash: string }}
 */
function determinismUnder(node) {
  const args = [
    "tools/determinism.mjs",
    "--json",
    "--runs",
    `${runs}`,
    "--seed",
    `${seed}`,
    "--jobs",
    `${jobs}`,
  ];
  const { stdout } = spawnSync(node, args, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  const last = stdout.trim().split("\n").at(-1);
  if (last === undefined || last === "") throw new Error(`${node} printed nothing`);
  return JSON.parse(last);
}
