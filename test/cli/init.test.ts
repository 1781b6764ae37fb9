import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ciNames, starterFiles } from "../../harness/cli/init/files.ts";
import { runCli } from "../../harness/cli/program.ts";
import { simulation } from "../../harness/backends/sim/backend.ts";
import { loadClient } from "../../harness/clients/client.ts";
import { searchChunk } from "../../harness/search/chunk.ts";
import { loadCells } from "../../harness/suite/load.ts";
import { settingOf } from "../../harness/suite/settings.ts";
import { fakeProcess } from "./fake-process.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
let folder: string;

beforeEach(() => {
  // Inside the project, so that the client library is found.
  folder = mkdtempSync(join(root, "node_modules", ".init-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function init(...args: string[]): Promise<string> {
  const cli = fakeProcess({ cwd: folder });
  expect(await runCli(["init", ...args], cli)).toBe(0);
  expect(cli.err()).toBe("");
  return cli.out();
}

function write(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

const read = (name: string): string => readFileSync(join(folder, name), "utf8");

it("writes into an empty folder, and says what and what comes next", async () => {
  expect((await init()).split("\n")).toEqual([
    "wrote    capstan.config.ts: which scenarios are run, and how",
    "wrote    orders.scenario.ts: a scenario to begin with",
    "wrote    .github/workflows/capstan.yml: a workflow of GitHub Actions",
    "changed  .gitignore: .capstan/ is where failures and reports go",
    "",
    "next:",
    "  npm install --save-dev capstan @nats-io/transport-node @nats-io/jetstream @nats-io/kv",
    "  npx capstan run",
    "",
  ]);
  expect(read(".gitignore")).toBe("node_modules/\n.capstan/\n");
});

it("overwrites nothing, and adds one line to .gitignore once", async () => {
  write("capstan.config.ts", "mine");
  write("orders.scenario.ts", "mine");
  write(".gitignore", "dist");
  write(
    "package.json",
    JSON.stringify({ devDependencies: { capstan: "1" }, dependencies: { "@nats-io/jetstream": "3" } }),
  );
  const told = await init();
  expect(told).toContain("kept     capstan.config.ts: it is there already");
  expect(told).toContain("  npm install --save-dev @nats-io/transport-node @nats-io/kv\n");
  expect(read("capstan.config.ts") + read("orders.scenario.ts")).toBe("minemine");
  expect(read(".gitignore")).toBe("dist\n.capstan/\n");
  const again = await init();
  expect(again).not.toContain("wrote");
  expect(again).not.toContain("changed");
});

describe("--ci", () => {
  it("follows what is there", async () => {
    write(".gitlab-ci.yml", "stages: [test]\n");
    expect(await init()).toContain("kept     .gitlab-ci.yml");
    expect(readdirSync(folder)).not.toContain(".github");
  });

  it("none writes no CI file", async () => {
    await init("--ci", "none");
    expect(readdirSync(folder).toSorted()).toEqual([".gitignore", "capstan.config.ts", "orders.scenario.ts"]);
  });

  it.each(ciNames)("%s: what is YAML is strict YAML", (ci) => {
    const files = starterFiles(ci).filter(({ path }) => path.endsWith(".yml"));
    expect(files).toHaveLength(ci === "none" ? 0 : 1);
    for (const { text } of files)
      expect(parse(text, { strict: true, uniqueKeys: true })).toBeTypeOf("object");
  });
});

it("the scenario keeps what it claims", async () => {
  await init("--ci", "none");
  const cells = await loadCells({ files: [join(folder, "orders.scenario.ts")], client: "nats-io" });
  expect(cells.map(({ family }) => family.name)).toEqual(["none", "partition", "cut", "crash"]);
  for (const cell of cells) {
    const plan = { seed: 1, runs: 10, claimed: cell.claimed, repeatOneIn: 0 };
    const result = await searchChunk(settingOf(cell, simulation, await loadClient("nats-io")), plan);
    expect({ failure: result.failure, violated: result.violated }).toEqual({
      failure: undefined,
      violated: {},
    });
  }
});
