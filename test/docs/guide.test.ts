import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

/*
 * Follows docs/guide.md literally, from an empty folder, with the packed package: files are written,
 * commands are run by a shell, and every line that the guide shows must be in what they print. Only
 * `npm install` is done by hand, from the tarball and the packages of this project, so that no registry
 * is needed.
 */

const root = fileURLToPath(new URL("../../", import.meta.url));
const guide = readFileSync(join(root, "docs/guide.md"), "utf8");
let folder: string;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "capstan-guide-")));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Block {
  readonly language: string;
  /** Name of the file, if it is one. */
  readonly file: string;
  readonly text: string;
}

function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms)].map(
    ([, language = "", file = "", text = ""]) => ({ language, file, text }),
  );
}

function sh(command: string): { readonly output: string; readonly status: number | null } {
  const { PATH = "", HOME = "" } = process.env;
  const { stdout, stderr, status } = spawnSync("sh", ["-c", command], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH, HOME, COLUMNS: "100" },
  });
  return { output: `${stdout}${stderr}`, status };
}

/** What `npm install --save-dev` does, without a registry. */
function install(names: readonly string[]): void {
  const modules = join(folder, "node_modules");
  const tarball = sh(
    `cd ${JSON.stringify(root)} && npm pack --ignore-scripts --silent --pack-destination ${JSON.stringify(folder)}`,
  );
  expect(tarball.status, tarball.output).toBe(0);
  const [packed = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  mkdirSync(join(modules, "capstan"), { recursive: true });
  mkdirSync(join(modules, ".bin"));
  expect(sh(`tar -xzf ${packed} -C node_modules/capstan --strip-components 1`).status).toBe(0);
  const manifest = JSON.parse(readFileSync(join(modules, "capstan/package.json"), "utf8")) as {
    dependencies: Record<string, string>;
    bin: Record<string, string>;
  };
  symlinkSync(join(modules, "capstan", manifest.bin["capstan"] ?? ""), join(modules, ".bin/capstan"));
  const others = names.filter((name) => name !== "capstan");
  for (const name of [...Object.keys(manifest.dependencies), ...others]) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, "node_modules", name), join(modules, name), "dir");
  }
}

it("every command of the guide prints what the guide says", () => {
  let output = "";
  for (const { language, file, text } of blocksOf(guide)) {
    if (file !== "") writeFileSync(join(folder, file), text);
    else if (language === "sh") {
      output = "";
      for (const line of text.trim().split("\n")) {
        const words = line.split(" ");
        if (line.startsWith("npm install --save-dev ")) install(words.slice(3));
        else output += sh(line).output;
      }
    } else {
      expect(language).toBe("text");
      for (const line of text.trimEnd().split("\n")) expect(output).toContain(line);
    }
  }
  expect(sh("npx capstan run billing.scenario.ts --runs 5 --seed 1 --quiet --json").status).toBe(0);
}, 120_000);

/* A printed page holds about 80 lines of 100 characters. */
it("is at most two pages", () => {
  const lines = guide.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 100)), 0);
  expect(lines).toBeLessThanOrEqual(2 * 80);
});
