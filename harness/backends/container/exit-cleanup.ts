import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Docker } from "./docker.ts";
import { thisOwner } from "./owner.ts";

/**
 * Sees to it that what this process still has in Docker when it ends at once, as after a second Ctrl-C, is
 * removed by a process that outlives it; tells on stderr what that is.
 */
export function cleanUpAfterExit({ held }: Pick<Docker, "held">): void {
  process.once("exit", () => {
    if (held.size === 0) return;
    const program = fileURLToPath(new URL("./cleaner-main.js", import.meta.url));
    // It is not there where capstan runs from its sources.
    const canClean = existsSync(program);
    process.stderr.write(`${leftWords(held, canClean)}\n`);
    if (!canClean) return;
    const args = [program, JSON.stringify(thisOwner())];
    spawn(process.execPath, args, { detached: true, stdio: "ignore" }).unref();
  });
}

/** What is left in Docker and what becomes of it, in words. */
export function leftWords(held: Docker["held"], canClean: boolean): string {
  const parts = (["container", "network"] as const).flatMap((kind) => {
    const count = [...held.values()].filter((one) => one === kind).length;
    return count === 0 ? [] : [`${count} ${kind}${count === 1 ? "" : "s"}`];
  });
  const fate = canClean
    ? "being removed in the background; should that fail, the next start removes them"
    : "removed by the next start";
  return `left in Docker: ${parts.join(" and ")}, ${fate}`;
}
