// Runs the suite of clocks, and writes what wrong clocks lose and what synchronising them saves.
//
//   node tools/clocks.mjs              prints the result; further options are those of `capstan run`
//     --write                          writes docs/clocks.md
//     --from <result.json>             takes a run that was made before
//
// Options that are not given: --runs 200 --seed 1
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseResult, renderClocks } from "../dist/reports/index.js";
import { capstan } from "./lib/capstan.mjs";

const page = fileURLToPath(new URL("../docs/clocks.md", import.meta.url));
const args = process.argv.slice(2);
const write = args.includes("--write");
const from = args.includes("--from") ? args[args.indexOf("--from") + 1] : undefined;
const given = args.filter((argument) => argument !== "--write");
const usual = { "--runs": "200", "--seed": "1" };
const rest = Object.entries(usual).flatMap(([name, value]) => (given.includes(name) ? [] : [name, value]));

const head = `# Clocks

<!-- Written by \`npm run clocks -- --write\`. -->

Where the last writer wins, clocks decide which of two acknowledged writes is kept. Three nodes whose clocks are up to
100 ms off and gain or lose up to 100 parts per million write two keys about twenty times a second; their clocks are
right, wrong, or kept together by messages once a second through the same broker and the same faults
([ADR 17](adr/0017-clocks-are-set-by-messages.md)). "Apart" is the distance between the earliest and the latest of the
three clocks, looked at every 100 ms: the residual error.

`;

/** @param {string} file */
function keep(file) {
  const text = renderClocks(parseResult(readFileSync(file, "utf8"), file));
  process.stdout.write(`\n${text}`);
  if (write) writeFileSync(page, `${head}${text}`);
}

if (from === undefined) {
  process.exitCode = await capstan(["run", "--suite", "clocks", ...rest, ...given], (folder) =>
    keep(join(folder, "result.json")),
  );
} else {
  keep(from);
}
