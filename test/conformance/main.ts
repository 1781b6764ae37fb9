import { compareScript, readGroups, scriptsFor } from "./suite.ts";
import { describeDifference } from "./player.ts";
import { findServers } from "./servers.ts";

const only = process.argv[2];
const versions = process.argv[3];
for (const server of findServers()) {
  if (versions !== undefined && !server.version.startsWith(versions)) continue;
  for (const group of readGroups()) {
    if (only !== undefined && group.name !== only && !group.scripts.some((each) => each.name.includes(only)))
      continue;
    const work = scriptsFor(group, server).filter(
      (s) => group.name === only || only === undefined || s.name.includes(only),
    );
    const start = performance.now();
    let at = 0;
    let steps = 0;
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        while (at < work.length) {
          const script = work[at++]!;
          steps += script.steps.length;
          const differences = await compareScript(script, server);
          for (const difference of differences)
            console.log(
              `${server.version} ${group.name} / ${script.name}\n${describeDifference(difference)}`,
            );
        }
      }),
    );
    console.log(
      `${server.version} ${group.name}: ${work.length} scripts, ${steps} steps, ${Math.round(performance.now() - start)} ms`,
    );
  }
}
