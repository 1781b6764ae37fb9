// Has gitlab-ci-local read the pipelines of GitLab that users are given: the one in examples/ci and the one
// that `capstan init` writes. It knows GitLab's own schema, and which jobs come of a pipeline.
//
//   npm run check:gitlab
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeOf } from "./lib/node-versions.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
/** What gitlab-ci-local needs. */
const node = Number(process.versions.node.split(".")[0]) >= 22 ? process.execPath : nodeOf("22");

const examples = readdirSync(`${root}examples/ci`)
  .filter((name) => name.startsWith("gitlab"))
  .map((name) => `${root}examples/ci/${name}`);
for (const file of examples) inFolder((folder) => cpSync(file, join(folder, ".gitlab-ci.yml")), file);
inFolder(writeByInit, "capstan init");
inFolder(misspell, "a pipeline with a mistake", false);

/** @param {string} folder */
function writeByInit(folder) {
  run(process.execPath, [`${root}dist/harness/cli/main.js`, "init", "--ci", "gitlab"], folder);
}

/**
 * Whether mistakes are found at all.
 * @param {string} folder
 */
function misspell(folder) {
  const [file = ""] = examples;
  writeFileSync(join(folder, ".gitlab-ci.yml"), readFileSync(file, "utf8").replace("artifacts:", "artefacts:"));
}

/**
 * Checks the pipeline that `write` makes in a fresh folder.
 * @param {(folder: string) => void} write
 * @param {string} what
 */
function inFolder(write, what, valid = true) {
  const folder = mkdtempSync(join(tmpdir(), "capstan-gitlab-"));
  try {
    write(folder);
    const identity = ["-c", "user.name=capstan", "-c", "user.email=capstan@localhost"];
    run("git", ["init", "--quiet", "--initial-branch=main"], folder);
    run("git", ["remote", "add", "origin", "git@gitlab.com:capstan/capstan.git"], folder);
    run("git", [...identity, "commit", "--quiet", "--allow-empty", "--message=first"], folder);
    const { status, text } = list(folder);
    const name = what.replace(root, "");
    if ((status === 0 && text.includes("json schema validated")) === valid) {
      console.log(`✓ ${name}: ${valid ? "valid" : "refused"}`);
    } else {
      console.log(`✗ ${name}:\n${text}`);
      process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function list(folder) {
  const script = `${root}node_modules/gitlab-ci-local/dist/index.js`;
  const { status, stdout, stderr } = spawnSync(node, [script, "--list"], { cwd: folder, encoding: "utf8" });
  return { status, text: stdout + stderr };
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function run(command, args, cwd) {
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
}
