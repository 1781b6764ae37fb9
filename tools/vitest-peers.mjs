// Runs the tests of `capstan/vitest` in projects with the other generations of Vitest that the package names
// as peers; that of this repository is tested anyway.
//
//   npm run vitest-peers
//
// They are installed into .vitest/ when they are not there, and a Node that is new enough into .nodes/.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { nodeOf } from "./lib/node-versions.mjs";

/** The oldest that is allowed, the newest of its generation, and the next generation with the Node that it needs. */
const PEERS = [
  { version: "3.2.4" },
  { version: "3" },
  { version: "5", node: "22" },
  { version: "5", node: "24" },
];

const root = fileURLToPath(new URL("..", import.meta.url));
for (const peer of PEERS) {
  const folder = installed(peer.version);
  const node = peer.node === undefined ? process.execPath : nodeOf(peer.node);
  const { version } = JSON.parse(readFileSync(`${folder}/node_modules/vitest/package.json`, "utf8"));
  console.log(`== Vitest ${version} on Node ${peer.node ?? process.versions.node}`);
  const env = { ...process.env, CAPSTAN_VITEST: folder, CAPSTAN_VITEST_NODE: node };
  const args = ["node_modules/vitest/vitest.mjs", "run", "test/vitest", "--project", "simulated"];
  const limits = ["--testTimeout=300000", "--hookTimeout=300000"];
  const { status } = spawnSync(process.execPath, [...args, ...limits], { cwd: root, stdio: "inherit", env });
  if (status !== 0) process.exitCode = 1;
}

/**
 * The folder in which a Vitest is installed, with nothing else.
 * @param {string} version
 */
function installed(version) {
  const folder = `${root}.vitest/${version}`;
  if (existsSync(`${folder}/node_modules/vitest/package.json`)) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/package.json`, "{}\n");
  const options = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund"];
  const { status } = spawnSync("npm", ["install", "--prefix", folder, ...options, `vitest@${version}`], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status === 0) return folder;
  throw new Error(`could not install vitest@${version}`);
}
