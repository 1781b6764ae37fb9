import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { shells, type Shell } from "../../harness/cli/completion/shells.ts";
import { runCli } from "../../harness/cli/program.ts";
import { fakeProcess } from "./fake-process.ts";

/* The scripts are run by the shells themselves, as far as these are installed. */

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "capstan-completion-"));
  for (const shell of shells) writeFileSync(join(folder, shell), await scriptFor(shell));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function scriptFor(shell: Shell): Promise<string> {
  const cli = fakeProcess();
  expect(await runCli(["completion", shell], cli)).toBe(0);
  return cli.out();
}

function isInstalled(shell: Shell): boolean {
  const found = spawnSync(shell, ["-c", "exit 0"]).status === 0;
  if (!found) console.warn(`skipped: completion in ${shell}, which is not installed here`);
  // Where all shells must be there, a missing one is a failure.
  return found || process.env["CAPSTAN_REQUIRE_SHELLS"] === "1";
}

function inShell(shell: Shell, script: string): string[] {
  const { stdout, stderr, status } = spawnSync(shell, ["-c", script], { encoding: "utf8", cwd: folder });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout.split("\n").filter((line) => line !== "");
}

describe.skipIf(!isInstalled("bash"))("bash", () => {
  const complete = (...words: string[]) =>
    inShell(
      "bash",
      `source ./bash; COMP_WORDS=(capstan ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}; _capstan; printf '%s\\n' "\${COMPREPLY[@]}"`,
    );

  it.each([
    [["re"], ["replay", "report"]],
    [["run", "--ba"], ["--backend"]],
    [["run", "--backend", "p"], ["process"]],
    [["run", "--backend", "sim,p"], ["sim,process"]],
    [["run", "--faults", "crash,dr"], ["crash,drop"]],
    [["run", "--strategy", "write-u"], ["write-update"]],
    [["list", "fa"], ["faults"]],
    [
      ["help", "rep"],
      ["replay", "report"],
    ],
    [["completion", "z"], ["zsh"]],
    [["run", "orders"], []],
    [["replay", ""], []],
  ])("completes %j", (words, expected) => {
    expect(complete(...words)).toEqual(expected);
  });
});

describe.skipIf(!isInstalled("zsh"))("zsh", () => {
  // The functions of zsh that show completions need a terminal; what they are given does not.
  const stubs = "compdef() {}; _arguments() { print -rl -- $@ }; _describe() { print -rl -- $commands }";
  const asked = (...words: string[]) =>
    inShell(
      "zsh",
      `${stubs}; source ./zsh; words=(capstan ${words.join(" ")}); CURRENT=${words.length + 1}; _capstan`,
    );

  test("commands with their sentences", () => {
    expect(asked("r")).toContain("replay:Run a stored failing case once");
  });

  test("options of a command, with their values", () => {
    const specs = asked("run", "--b");
    expect(specs).toContain(
      "--backend[where the broker lives]:values:_sequence compadd - sim process container",
    );
    expect(specs).toContain("--json[print the result as JSON to stdout]");
    expect(specs).toContain("*:file:_files");
  });
});

describe.skipIf(!isInstalled("fish"))("fish", () => {
  const complete = (line: string) =>
    inShell("fish", `source ./fish; complete -C '${line}'`).map((each) => each.split("\t")[0]);

  it.each([
    ["capstan re", ["replay", "report"]],
    ["capstan run --ba", ["--backend"]],
    ["capstan replay --backend p", ["process"]],
    ["capstan list fa", ["faults"]],
  ])("completes %s", (line, expected) => {
    expect(complete(line)).toEqual(expect.arrayContaining(expected));
  });
});

it("a shell that is not known is an error with those that are", async () => {
  const cli = fakeProcess();
  expect(await runCli(["completion", "csh"], cli)).toBe(64);
  expect(cli.err()).toContain("Allowed choices are bash, zsh, fish");
});
