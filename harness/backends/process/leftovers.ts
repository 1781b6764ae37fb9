import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { commandOf, exists, signal, startOf } from "./own-process.ts";
import { unmountBelow } from "./store/mounts.ts";

/** What the names of temporary folders start with. */
export const PREFIX = "capstan-process-";
/** File in a workspace that names the harness it belongs to. */
export const OWNER_FILE = "owner.json";
/** Folder in a workspace with an empty file per process, by its number. */
export const PIDS_FOLDER = "pids";

/** Milliseconds after which a folder without an owner is a leftover, and not one in the making. */
const MAKING = 60_000;

/** Kills the processes and removes the folders of harnesses that were killed themselves; gives their number. */
export function removeLeftovers(place: string): number {
  const folders = readdirSync(place)
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => join(place, name));
  return folders.filter((folder) => isLeftover(folder) && remove(folder)).length;
}

function isLeftover(folder: string): boolean {
  try {
    const { pid, start } = JSON.parse(readFileSync(join(folder, OWNER_FILE), "utf8")) as { pid: number; start: string };
    return !exists(pid) || startOf(pid) !== start;
  } catch {
    return ageOf(folder) > MAKING;
  }
}

function ageOf(folder: string): number {
  try {
    return Date.now() - statSync(folder).mtimeMs;
  } catch {
    // Somebody else has removed it.
    return 0;
  }
}

/** False if it belongs to somebody else, or is being removed by another harness. */
function remove(folder: string): boolean {
  try {
    const pids = join(folder, PIDS_FOLDER);
    // It is not there if the harness was killed while it made the folder, or while it removed it.
    for (const name of existsSync(pids) ? readdirSync(pids) : []) killOwn(Number(name), folder);
    unmountBelow(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
    return true;
  } catch {
    return false;
  }
}

/** Kills a process only if its command line names the folder: its number may be another one's by now. */
function killOwn(pid: number, folder: string): void {
  if (commandOf(pid)?.includes(folder) === true) signal(pid, "SIGKILL");
}
