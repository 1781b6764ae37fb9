// Other versions of Node. They come as npm packages and are installed into .nodes/ when they are not there.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * The executable of a Node version, installed on demand.
 * @param {string} version
 */
export function nodeOf(version) {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const folder = `${root}.nodes/${version}`;
  const executable = `${folder}/node_modules/${name}/bin/node`;
  if (existsSync(executable)) return executable;
  mkdirSync(folder, { recursive: true });
  console.error(`installing ${name}@${version}`);
  const options = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund"];
  const { status } = spawnSync("npm", ["install", "--prefix", folder, ...options, `${name}@${version}`], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (status === 0 && existsSync(executable)) return executable;
  throw new Error(`could not install ${name}@${version}`);
}
