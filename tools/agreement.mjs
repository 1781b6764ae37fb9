// Runs the built-in suite in simulation and on real servers, and compares them.
//
//   node tools/agreement.mjs                prints the agreement; further options are those of `capstan run`
//     --write                               writes docs/agreement.md
//     --from <result.json>                  takes a run that was made before
//
// Options that are not given: --backend sim,process --runs 100,1 --seed 1; with --backend sim,process,container
// also --runs 100,1,1 and the image that CAPSTAN_IMAGE or --image names.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseResult, renderAgreement } from "../dist/reports/index.js";
import { capstan } from "./lib/capstan.mjs";

const page = fileURLToPath(new URL("../docs/agreement.md", import.meta.url));
const args = process.argv.slice(2);
const write = args.includes("--write");
const from = args.includes("--from") ? args[args.indexOf("--from") + 1] : undefined;
const given = args.filter((argument) => argument !== "--write");
const backends = given.includes("--backend") ? (given[given.indexOf("--backend") + 1] ?? "") : "sim,process";
// A run on a real server takes a thousand times as long.
const runs = backends.split(",").map((name) => (name === "sim" ? 100 : 1));
const usual = { "--backend": backends, "--runs": runs.join(), "--seed": "1" };
const rest = Object.entries(usual).flatMap(([name, value]) => (given.includes(name) ? [] : [name, value]));

const head = `# Agreement of the simulation with real servers

<!-- Written by \`npm run agreement -- --write\`. -->

The same cells on several backends. Few runs on a real server prove little, so that what one backend broke is
replayed on the others: [ADR 11](adr/0011-real-processes-share-all-but-the-world.md) says what they share.

`;

/** @param {string} file */
function keep(file) {
  const text = renderAgreement(parseResult(readFileSync(file, "utf8"), file));
  if (write) writeFileSync(page, head + text);
}

if (from !== undefined) keep(from);
else {
  const run = ["run", "--allow-inconclusive", "--reporter", "list,json", ...rest, ...given];
  process.exitCode = await capstan(run, (folder) => keep(join(folder, "result.json")));
}
