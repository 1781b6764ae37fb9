import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Script, ScriptGroup, ServerSettings } from "./notation.ts";
import { knownDifferences } from "./known-differences.ts";
import { parseScripts, releaseOf } from "./notation.ts";
import type { Difference, Patience } from "./player.ts";
import { playScript } from "./player.ts";
import { RealServer } from "./real-server.ts";
import type { ServerBinary } from "./servers.ts";
import type { GroupResult } from "./table.ts";
import { ServedServer } from "./served-server.ts";
import { SimulatedTransport } from "./simulated-transport.ts";
import type { ListeningServer } from "./socket-transport.ts";
import { SocketTransport } from "./socket-transport.ts";

const folder = fileURLToPath(new URL("./scripts/", import.meta.url));

/** What the simulated server is compared with. */
export interface ComparedServer extends Pick<ServerBinary, "version" | "release"> {
  /** A new one, not started. */
  make(settings: ServerSettings): ListeningServer;
}

/** A real server. */
export function realServer({ version, release, path }: ServerBinary): ComparedServer {
  return { version, release, make: (settings) => new RealServer(path, settings) };
}

/** The simulated server itself, as `capstan serve` puts it on a socket, in real time. */
export function servedServer({
  version,
  release,
}: Pick<ServerBinary, "version" | "release">): ComparedServer {
  return { version, release, make: (settings) => new ServedServer(version, settings) };
}

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
export function scriptsFor(group: ScriptGroup, { release }: ComparedServer): Script[] {
  return group.scripts.filter(({ since, until }) => since <= release && release <= until);
}

/** Differences of one script that did not go away at a second and third look. */
export async function compareScript(script: Script, server: ComparedServer): Promise<Difference[]> {
  let differences: Difference[] = [];
  for (const patience of tries) {
    differences = await compareOnce(script, server, patience);
    if (differences.every(({ step }) => step.known !== undefined)) break;
  }
  return differences;
}

async function compareOnce(
  script: Script,
  server: ComparedServer,
  patience: Patience,
): Promise<Difference[]> {
  const real = await SocketTransport.start(server.version, server.make(script.settings));
  try {
    const simulated = new SimulatedTransport(server.version, script.settings);
    return await playScript(script, simulated, real, { patience, stopsAtFirst: false });
  } finally {
    await real.stop();
  }
}

/** Scripts of a group that are played at a time; they mostly wait. */
const atATime = 6;

/** What came of one group with one server: what the table says, and what differs besides. */
export interface GroupComparison {
  readonly result: GroupResult;
  readonly differences: readonly { readonly script: string; readonly difference: Difference }[];
}

/** Compares all scripts of a group, several at a time. */
export async function compareGroup(group: ScriptGroup, server: ComparedServer): Promise<GroupComparison> {
  const scripts = scriptsFor(group, server);
  const known = new Set<string>();
  const differences: { script: string; difference: Difference }[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let script = scripts[next++]; script !== undefined; script = scripts[next++]) {
      for (const difference of await compareScript(script, server)) {
        const id = acceptedAs(difference, server);
        if (id === undefined) differences.push({ script: script.name, difference });
        else known.add(id);
      }
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  const steps = scripts.reduce((sum, script) => sum + script.steps.length, 0);
  return {
    result: {
      group: group.name,
      version: server.version,
      scripts: scripts.length,
      steps,
      known: [...known].sort(),
    },
    differences,
  };
}

/** The known difference that a step names, if it is known for this release. */
function acceptedAs({ step }: Difference, { release }: ComparedServer): string | undefined {
  const row = knownDifferences.find(({ id }) => id === step.known);
  return row?.releases.some((each) => releaseOf(each) === release) === true ? row.id : undefined;
}
