// Plays what is known of real systems, in simulation and on the real servers that there are.
//
//   node tools/known-answers.mjs            prints the table; further options are those of `capstan run`
//     --write                               writes docs/known-answers.md
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { capstan } from "./lib/capstan.mjs";

const page = fileURLToPath(new URL("../docs/known-answers.md", import.meta.url));
const args = process.argv.slice(2);
const write = args.includes("--write");
const rest = args.filter((argument) => argument !== "--write");

process.exitCode = await capstan(["run", "--suite", "known-answers", "--allow-inconclusive", ...rest], (folder) => {
  if (write) writeFileSync(page, readFileSync(join(folder, "known-answers.md"), "utf8"));
});
