import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

/*
 * Packs the package as `npm publish` would, and uses it from another folder. Its dependencies are
 * linked from this project, so that no registry is needed.
 */

const root = fileURLToPath(new URL("../..", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  version: string;
  exports: Record<string, unknown>;
  bin: Record<string, string>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
};

let folder: string;
let installed: string;

function run(command: string, args: readonly string[], cwd: string): string {
  const { stdout, stderr, status } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${stderr}${stdout}`);
  return stdout;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "capstan-package-"));
  run("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], root);
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  installed = join(folder, "node_modules", "capstan");
  mkdirSync(installed, { recursive: true });
  run("tar", ["-xzf", tarball ?? "", "-C", installed, "--strip-components", "1"], folder);
  for (const name of [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]) {
    const [scope] = name.split("/");
    if (name.includes("/")) mkdirSync(join(folder, "node_modules", scope ?? ""), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name), "dir");
  }
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Vitest lets nobody import it outside of a test; test/vitest imports what needs it inside of one.
const entries = Object.keys(manifest.exports)
  .map((path) => path.replace(/^\./, "capstan"))
  .filter((entry) => entry !== "capstan/vitest");

it.each(entries)("%s can be imported", (entry) => {
  const json = entry.endsWith(".json") ? ", { with: { type: 'json' } }" : "";
  const script = `console.log(Object.keys(await import(${JSON.stringify(entry)}${json})).length > 0)`;
  expect(run(process.execPath, ["--input-type=module", "--no-warnings", "-e", script], folder)).toBe(
    "true\n",
  );
});

it("capstan --version prints the version", () => {
  const command = join(installed, manifest.bin["capstan"] ?? "");
  expect(statSync(command).mode & 0o111).not.toBe(0);
  expect(run(process.execPath, [command, "--version"], folder)).toBe(`${manifest.version}\n`);
});

it("holds what is used at run time, the types and the documentation, and nothing else", () => {
  const names = readdirSync(installed, { recursive: true, encoding: "utf8" }).map((name) =>
    name.replaceAll("\\", "/"),
  );
  const files = names.filter((name) => statSync(join(installed, name)).isFile());
  const strange = files.filter(
    (name) => !/^dist\/.*\.(js|js\.map|d\.ts)$|^docs\/|^(LICENSE|README\.md|package\.json)$/.test(name),
  );
  expect(strange).toEqual([]);
  expect(files).toContain("LICENSE");
});

it("the command runs the packed suite", () => {
  const command = join(installed, manifest.bin["capstan"] ?? "");
  const args = [
    "run",
    "--seed",
    "1",
    "--runs",
    "2",
    "--strategy",
    "at-least-once",
    "--faults",
    "cut",
    "--reporter",
    "list",
  ];
  const out = run(process.execPath, [command, ...args, "--allow-inconclusive"], folder);
  expect(out).toContain("seed 1");
});
