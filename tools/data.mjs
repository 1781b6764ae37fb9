// Runs everything that the claims of the field are judged by, and writes what came of it.
//
//   node tools/data.mjs                prints the result; further options are those of `capstan run`
//     --write                          writes docs/data.md
//     --from <result.json>             takes a run that was made before
//
// Options that are not given: --suite claims --runs 12 --seed 1
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseResult, renderDataPage, withFieldClaims } from "../dist/reports/index.js";
import { capstan } from "./lib/capstan.mjs";

const page = fileURLToPath(new URL("../docs/data.md", import.meta.url));
const args = process.argv.slice(2);
const write = args.includes("--write");
const from = args.includes("--from") ? args[args.indexOf("--from") + 1] : undefined;
const given = args.filter((argument) => argument !== "--write");
const usual = { "--suite": "claims", "--runs": "12", "--seed": "1" };
const rest = Object.entries(usual).flatMap(([name, value]) => (given.includes(name) ? [] : [name, value]));

const head = `# Data strategies, cost, and the claims of the field

<!-- Written by \`npm run data -- --write\`. -->

What the strategies promise is in [their reference](reference/strategies.md), what the words mean in
[checkers](checkers.md). "Not seen" is no proof: each number says on how much it rests. That no strategy is
linearizable and available on both sides of a partition is also put to the test for each of them, with
operations on both sides all the while (\`test/strategies/both-sides.test.ts\`).

`;

/** @param {string} file */
function keep(file) {
  const text = renderDataPage(withFieldClaims(parseResult(readFileSync(file, "utf8"), file)));
  if (write) writeFileSync(page, head + text);
}

if (from !== undefined) keep(from);
else {
  const run = ["run", "--allow-inconclusive", "--reporter", "list,json", ...rest, ...given];
  process.exitCode = await capstan(run, (folder) => keep(join(folder, "result.json")));
}
