// Compares the simulated NATS server with every real one that there is, and keeps docs/conformance.md.
//
//   jiti test/conformance/main.ts                      all scripts, 150 random sequences, checks the page
//     --sequences 2000    so many random sequences per version
//     --seed 7            where random sequences begin; drawn and printed if absent
//     --only pull         scripts whose group or name has this in it, and no sequences
//     --version 2.10      only this release
//     --write             writes the page
//     --store             keeps what random sequences found as a script
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { printScript, type ScriptGroup } from "./notation.ts";
import { describeDifference } from "./player.ts";
import { comparePrograms } from "./programs/compare.ts";
import { compareSequences, type SequenceFailure } from "./property.ts";
import { findServers, requiredServers, type ServerBinary } from "./servers.ts";
import { compareGroup, readGroups, realServer } from "./suite.ts";
import { conformancePage, withoutDate, type GroupResult } from "./table.ts";

const page = fileURLToPath(new URL("../../docs/conformance.md", import.meta.url));
const scripts = fileURLToPath(new URL("./scripts/", import.meta.url));

const { values } = parseArgs({
  options: {
    sequences: { type: "string", default: "150" },
    seed: { type: "string" },
    only: { type: "string" },
    version: { type: "string" },
    write: { type: "boolean", default: false },
    store: { type: "boolean", default: false },
  },
});

const servers = findServers().filter(({ version }) => version.startsWith(values.version ?? ""));
const wanted = requiredServers();
let failures = 0;

if (servers.length === 0) console.log("skipped: no nats-server is here; run: npm run servers");
if (servers.length < wanted) {
  console.log(
    `${servers.length} releases of nats-server are here, ${wanted} are required; run: npm run servers`,
  );
  failures++;
}

const results: GroupResult[] = [];
for (const server of servers) {
  for (const group of selected(readGroups(), values.only)) results.push(await playGroup(group, server));
}
if (values.only === undefined) {
  for (const server of servers) results.push(await runPrograms(server));
}
const sequences: Record<string, number> = {};
if (values.only === undefined) {
  for (const server of servers) sequences[server.version] = await playSequences(server);
}
if (values.only === undefined && values.version === undefined && servers.length > 0) keepPage();
process.exitCode = failures > 0 ? 1 : 0;

function selected(groups: readonly ScriptGroup[], only: string | undefined): ScriptGroup[] {
  if (only === undefined) return [...groups];
  return groups
    .map((group) => ({
      ...group,
      scripts: group.scripts.filter(({ name }) => group.name.includes(only) || name.includes(only)),
    }))
    .filter((group) => group.scripts.length > 0);
}

async function playGroup(group: ScriptGroup, server: ServerBinary): Promise<GroupResult> {
  const start = performance.now();
  const { result, differences } = await compareGroup(group, realServer(server));
  for (const { script, difference } of differences) {
    console.log(`${server.version}, ${group.name}, ${script}:\n${describeDifference(difference)}`);
  }
  failures += differences.length;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${server.version.padEnd(8)} ${group.name.padEnd(16)} ${String(result.scripts).padStart(3)} scripts ` +
      `${String(result.steps).padStart(4)} steps ${seconds.padStart(5)} s` +
      (result.known.length === 0 ? "" : `  known: ${result.known.join(", ")}`),
  );
  return result;
}

async function runPrograms(server: ServerBinary): Promise<GroupResult> {
  const compared = await comparePrograms(server);
  let steps = 0;
  for (const { name, simulated, real } of compared) {
    steps += real.length;
    if (JSON.stringify(simulated) === JSON.stringify(real)) continue;
    failures++;
    console.log(`${server.version}, program ${name}:\n- ${simulated.join("\n- ")}\n+ ${real.join("\n+ ")}`);
  }
  console.log(`${server.version.padEnd(8)} client programs  ${compared.length} programs ${steps} steps`);
  return { group: "client programs", version: server.version, scripts: compared.length, steps, known: [] };
}

async function playSequences(server: ServerBinary): Promise<number> {
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
  const result = await compareSequences(server, Number(values.sequences), seed);
  const seconds = (result.milliseconds / 1000).toFixed(1);
  console.log(
    `${server.version.padEnd(8)} random sequences: ${result.sequences}, ${result.steps} steps, ${seconds} s, seed ${seed}`,
  );
  for (const failure of result.failures) report(server, failure);
  failures += result.failures.length;
  return Number(values.sequences);
}

function report(server: ServerBinary, { seed, script, difference }: SequenceFailure): void {
  const text = printScript({
    ...script,
    name: `found by random sequences with ${server.version}, seed ${seed}`,
  });
  console.log(`${server.version} differs:\n${text}\n${describeDifference(difference)}`);
  if (!values.store) return;
  mkdirSync(scripts, { recursive: true });
  writeFileSync(`${scripts}regression-${server.release}-${seed}.script`, `group regressions\n\n${text}\n`);
}

function keepPage(): void {
  const counts = values.write ? sequences : Object.fromEntries(servers.map(({ version }) => [version, 2000]));
  const date = new Date().toISOString().slice(0, 10);
  const text = conformancePage({ groups: results, sequences: counts, date });
  if (values.write && failures > 0) {
    console.log("docs/conformance.md is not written: there are differences");
    return;
  }
  if (values.write) {
    writeFileSync(page, text);
    return;
  }
  if (withoutDate(readFileSync(page, "utf8")) === withoutDate(text)) return;
  console.log(
    "docs/conformance.md is not what was compared; run: npm run conformance -- --sequences 2000 --write",
  );
  failures++;
}
