// Writes what the documentation can say from code: docs/reference/*.md and docs/result.schema.json.
//
//   npm run docs              writes the files
//   node tools/docs.mjs --check   names the files that differ, and exits with 1 if there are any
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { resultJsonSchemaText } from "../dist/reports/index.js";
import { options } from "./lib/options.mjs";
import { apiPage } from "./lib/reference-api.mjs";
import { cliPage, exitCodesPage } from "./lib/reference-cli.mjs";
import { faultsPage } from "./lib/reference-faults.mjs";
import { canariesPage, propertiesPage, strategiesPage } from "./lib/reference-strategies.mjs";

const folder = fileURLToPath(new URL("../docs/", import.meta.url));
const { check } = options({ check: false });

/** @type {Readonly<Record<string, string>>} */
const files = {
  "reference/api.md": apiPage(),
  "reference/canaries.md": await canariesPage(),
  "reference/cli.md": cliPage(),
  "reference/exit-codes.md": exitCodesPage(),
  "reference/faults.md": faultsPage(),
  "reference/properties.md": propertiesPage(),
  "reference/strategies.md": strategiesPage(),
  "result.schema.json": resultJsonSchemaText(),
};

mkdirSync(`${folder}reference`, { recursive: true });
const stale = readdirSync(`${folder}reference`)
  .map((name) => `reference/${name}`)
  .filter((name) => !(name in files));
const changed = Object.entries(files)
  .filter(([name, text]) => text !== current(name))
  .map(([name]) => name);

if (check) {
  for (const name of [...changed, ...stale])
    console.log(`docs/${name} is not what the code says; run: npm run docs`);
  if (changed.length + stale.length > 0) process.exitCode = 1;
} else {
  for (const name of stale) rmSync(folder + name);
  for (const name of changed) writeFileSync(folder + name, files[name] ?? "");
  for (const name of [...changed, ...stale]) console.log(`docs/${name}`);
}

/**
 * The text of a file as it is; undefined if there is none.
 * @param {string} name
 */
function current(name) {
  try {
    return readFileSync(folder + name, "utf8");
  } catch {
    return undefined;
  }
}
