// Lets a cluster of real servers lose its leader, and measures how long it is without one.
//
//   node tools/failover.mjs                 prints what was measured; further options are those of `capstan run`
//     --write                               writes it into docs/clusters.md
//     --from <result.json>                  takes a run that was made before
//
// Options that are not given: those in `usual`.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseResult, renderFailover } from "../dist/reports/index.js";
import { capstan } from "./lib/capstan.mjs";

const page = fileURLToPath(new URL("../docs/clusters.md", import.meta.url));
const args = process.argv.slice(2);
const write = args.includes("--write");
const from = args.includes("--from") ? args[args.indexOf("--from") + 1] : undefined;
const given = args.filter((argument) => argument !== "--write");
const usual = {
  "--backend": "process",
  "--cluster": "3",
  "--strategy": "at-least-once,exactly-once",
  "--faults": "leader-partition,leader-kill,leader-pause",
  "--runs": "2",
  "--seed": "7",
};
const rest = Object.entries(usual).flatMap(([name, value]) => (given.includes(name) ? [] : [name, value]));

/** What stands between these lines of the page is written here. */
const marks = { begin: "<!-- Written by `npm run failover -- --write`. -->", end: "<!-- Up to here. -->" };

/** @param {string} file */
function keep(file) {
  const text = renderFailover(parseResult(readFileSync(file, "utf8"), file));
  process.stdout.write(`\n${text}`);
  if (write) writeFileSync(page, withPart(readFileSync(page, "utf8"), text));
}

/**
 * @param {string} whole
 * @param {string} part
 */
function withPart(whole, part) {
  const [before, middle] = whole.split(marks.begin);
  const after = middle?.split(marks.end)[1];
  if (after === undefined) throw new Error(`${page} has lost the lines "${marks.begin}" and "${marks.end}"`);
  return `${before}${marks.begin}\n\n${part}\n${marks.end}${after}`;
}

if (from !== undefined) keep(from);
else {
  const run = ["run", "--allow-inconclusive", "--reporter", "list,json", ...rest, ...given];
  process.exitCode = await capstan(run, (folder) => keep(join(folder, "result.json")));
}
