import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Script, ScriptGroup } from "./notation.ts";
import { parseScripts } from "./notation.ts";
import type { Difference, Patience } from "./player.ts";
import { playScript } from "./player.ts";
import { RealTransport } from "./real-transport.ts";
import type { ServerBinary } from "./servers.ts";
import { SimulatedTransport } from "./simulated-transport.ts";

const folder = fileURLToPath(new URL("./scripts/", import.meta.url));

/** A second and third look at what differs is more patient, so that a busy machine is no difference. */
const tries: readonly Patience[] = [
  { limit: 700, quiet: 12 },
  { limit: 1500, quiet: 40 },
  { limit: 3000, quiet: 90 },
];

/** All groups of scripts, by file name. */
export function readGroups(): ScriptGroup[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".script"))
    .sort()
    .map((name) => parseScripts(readFileSync(folder + name, "utf8"), name));
}

/** Scripts of a group that a release is to be compared by. */
export function scriptsFor(group: ScriptGroup, { release }: ServerBinary): Script[] {
  return group.scripts.filter(({ since, until }) => since <= release && release <= until);
}

/** Differences of one script that did not go away at a second and third look. */
export async function compareScript(script: Script, server: ServerBinary): Promise<Difference[]> {
  let differences: Difference[] = [];
  for (const patience of tries) {
    differences = await compareOnce(script, server, patience);
    if (differences.every(({ step }) => step.known !== undefined)) break;
  }
  return differences;
}

async function compareOnce(script: Script, server: ServerBinary, patience: Patience): Promise<Difference[]> {
  const real = await RealTransport.start(server.version, server.path, script.settings);
  try {
    const simulated = new SimulatedTransport(server.version, script.settings);
    return await playScript(script, simulated, real, { patience, stopsAtFirst: false });
  } finally {
    await real.stop();
  }
}
