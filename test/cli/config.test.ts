import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { commitSeed } from "../../harness/suite/commit-seed.ts";
import { matchingFiles } from "../../harness/cli/glob.ts";
import { capstan } from "./fake-process.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "capstan-config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function config(text: string): void {
  write(
    "capstan.config.ts",
    `import { defineConfig } from "capstan";\nexport default defineConfig(${text});\n`,
  );
}

interface Shown {
  readonly config: string | null;
  readonly settings: readonly { key: string; value: unknown; text: string; from: string }[];
}

async function shown(
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Shown> {
  const { code, out, err } = await capstan(["config", "--json", ...args], { cwd: folder, env });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out) as Shown;
}

function origin({ settings }: Shown, key: string): [unknown, string | undefined] {
  const setting = settings.find((each) => each.key === key);
  return [setting?.value, setting?.from];
}

describe("capstan config", () => {
  test("shows the command line before the environment before the file before the default", async () => {
    config(`{ runs: 1, seed: 1, jobs: 1, timeLimit: "2m" }`);
    const all = await shown(["--runs", "3"], { CAPSTAN_RUNS: "2", CAPSTAN_SEED: "2" });
    expect(all.config).toBe("capstan.config.ts");
    expect(origin(all, "runs")).toEqual([[3], "command line"]);
    expect(origin(all, "seed")).toEqual([2, "CAPSTAN_SEED"]);
    expect(origin(all, "jobs")).toEqual([1, "capstan.config.ts"]);
    expect(origin(all, "timeLimit")).toEqual([120_000, "capstan.config.ts"]);
    expect(origin(all, "faults")).toEqual([null, "default"]);
  });

  test("finds the scenario files of patterns, relative to the file that names them", async () => {
    write("app/test/a.scenario.ts", "");
    write("app/test/deep/b.scenario.ts", "");
    write("app/test/c.ts", "");
    write("app/c.config.json", `{ "scenarios": ["test/**/*.scenario.ts"] }`);
    const all = await shown(["--config", "app/c.config.json"]);
    expect(origin(all, "scenarios")).toEqual([
      ["app/test/a.scenario.ts", "app/test/deep/b.scenario.ts"],
      "app/c.config.json",
    ]);
    const named = await shown(["mine.ts", "--config", "app/c.config.json"]);
    expect(origin(named, "scenarios")).toEqual([["mine.ts"], "command line"]);
    const suite = await shown(["--suite", "built-in", "--config", "app/c.config.json"]);
    expect(origin(suite, "scenarios")).toEqual([null, "default"]);
  });

  test("leaves out what only another backend needs", async () => {
    config(`{ image: "mine:1", inProcess: true }`);
    expect(origin(await shown(), "image")).toEqual([null, "default"]);
    const all = await shown(["--backend", "container,process"]);
    expect(origin(all, "image")).toEqual(["mine:1", "capstan.config.ts"]);
    expect(origin(all, "inProcess")).toEqual([true, "capstan.config.ts"]);
  });

  test.each([
    [`{ stratgies: ["x"] }`, 'capstan.config.ts: unknown key "stratgies"; did you mean "strategies"?'],
    [`{ timeLimit: "5" }`, 'capstan.config.ts: timeLimit is "5". Expected a duration such as'],
    [
      `{ backend: "simm" }`,
      'capstan.config.ts: backend is "simm". Expected sim, process, container; did you mean "sim"?',
    ],
    [`{ quiet: "yes" }`, 'capstan.config.ts: quiet is "yes". Expected true or false.'],
    [`{ runs: true }`, "capstan.config.ts: runs is true. Expected text, a number or a list."],
    [`{ scenarios: ["*.none.ts"] }`, 'capstan.config.ts: scenarios: no file fits "*.none.ts"'],
    [`{ runs: 1 `, "capstan.config.ts:2:"],
  ])("refuses %s", async (text, message) => {
    config(text);
    const { code, out, err } = await capstan(["run"], { cwd: folder });
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain(message);
  });

  test("says so if the file that was named is not there", async () => {
    const { code, err } = await capstan(["run", "--config", "x.ts"], { cwd: folder });
    expect({ code, err }).toEqual({ code: 64, err: "error: --config x.ts: no such file\n" });
  });
});

describe("matchingFiles", () => {
  test.each([
    ["*.ts", ["a.ts"]],
    ["**/*.ts", ["a.ts", "b/c.ts", "b/d/e.ts"]],
    ["b/*/e.ts", ["b/d/e.ts"]],
    ["b/?.ts", ["b/c.ts"]],
    ["b/**", ["b/c+.js", "b/c.ts", "b/d/e.ts"]],
    ["b/c+.*", ["b/c+.js"]],
    ["x/*.ts", []],
  ])("finds %s", (pattern, expected) => {
    for (const name of ["a.ts", "b/c.ts", "b/c+.js", "b/d/e.ts", "node_modules/f.ts"]) write(name, "");
    expect(matchingFiles(folder, pattern)).toEqual(expected.map((name) => join(folder, name)));
  });
});

describe("commitSeed", () => {
  const commit = "0123456789abcdef0123456789abcdef01234567";

  test("is the same for a commit, whoever names it, and differs between commits", () => {
    const github = commitSeed({ CI: "true", GITHUB_SHA: commit });
    expect(github).toMatchObject({ source: "commit 0123456789ab" });
    expect(commitSeed({ CI: "1", CI_COMMIT_SHA: commit.toUpperCase() })?.seed).toBe(github?.seed);
    expect(commitSeed({ CI: "true", GITHUB_SHA: commit.replace("0", "1") })?.seed).not.toBe(github?.seed);
  });

  test.each([
    [{ GITHUB_SHA: commit }],
    [{ CI: "true" }],
    [{ CI: "false", GITHUB_SHA: commit }],
    [{ CI: "true", GITHUB_SHA: "main" }],
  ])("is none with %j", (env) => {
    expect(commitSeed(env)).toBeUndefined();
  });
});
