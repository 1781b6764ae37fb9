import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { starterFiles } from "../../harness/cli/init/files.ts";
import { createProgram } from "../../harness/cli/program.ts";
import { fakeProcess } from "../cli/fake-process.ts";

/* Nothing here can run the CI systems; that the files are what these take, and the commands what capstan takes, can be told. */

const folder = new URL("../../examples/ci/", import.meta.url);
const examples = readdirSync(fileURLToPath(folder)).map((name): [string, string] => [
  name,
  readFileSync(new URL(name, folder), "utf8"),
]);
const starters = [...starterFiles("github"), ...starterFiles("gitlab")]
  .filter(({ path }) => path.endsWith(".yml"))
  .map(({ path, text }): [string, string] => [`init: ${path}`, text]);

/** All command lines of `npx capstan` in a file. */
function commands(text: string): string[][] {
  return [...text.matchAll(/npx capstan (.*)$/gm)].map(([, words = ""]) =>
    words.replaceAll(/"|\$\{\{ | \}\}/g, "").split(" "),
  );
}

describe.each([...examples, ...starters])("%s", (_, text) => {
  it("is strict YAML", () => {
    expect(parse(text, { strict: true, uniqueKeys: true })).toBeTypeOf("object");
  });

  it("asks only for what the command line knows", () => {
    const program = createProgram(fakeProcess(), () => {});
    expect(commands(text)).not.toEqual([]);
    for (const [name, ...words] of commands(text)) {
      const command = program.commands.find((each) => each.name() === name);
      const known = new Set(command?.options.map(({ long }) => long));
      expect(words.filter((word) => word.startsWith("--") && !known.has(word))).toEqual([]);
    }
  });
});

interface Job {
  readonly "runs-on"?: string;
  readonly needs?: string;
  readonly "timeout-minutes"?: number;
  readonly steps?: readonly { readonly run?: string; readonly uses?: string }[];
}

it("each job of the workflow has a machine, a limit of time, and steps that either run or use something", () => {
  const text = readFileSync(new URL("github-actions.yml", folder), "utf8");
  const { jobs } = parse(text) as { jobs: Record<string, Job> };
  for (const { steps = [], needs, ...job } of Object.values(jobs)) {
    expect(job).toMatchObject({ "runs-on": "ubuntu-latest", "timeout-minutes": expect.any(Number) });
    expect(needs === undefined || needs in jobs).toBe(true);
    expect(steps.filter(({ run, uses }) => (run === undefined) === (uses === undefined))).toEqual([]);
  }
});
