import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { PowerLossToll } from "../../server-host.ts";

/** The files of a store at one moment, by their paths in it. */
export type StoreContent = ReadonlyMap<string, Uint8Array>;

/** Reads what is in a folder. */
export async function contentOf(folder: string): Promise<StoreContent> {
  const content = new Map<string, Uint8Array>();
  for (const path of await filesBelow(folder)) content.set(relative(folder, path), await readFile(path));
  return content;
}

/** What was there before and is not there after. */
export function lossBetween(before: StoreContent, after: StoreContent): PowerLossToll {
  let bytes = 0;
  let files = 0;
  for (const [path, was] of before) {
    const is = after.get(path);
    const kept = is === undefined ? 0 : sharedBeginning(was, is);
    bytes += was.length - kept;
    if (is === undefined || kept < was.length || is.length !== was.length) files++;
  }
  return { bytes, files };
}

function sharedBeginning(one: Uint8Array, other: Uint8Array): number {
  const most = Math.min(one.length, other.length);
  for (let index = 0; index < most; index++) if (one[index] !== other[index]) return index;
  return most;
}

/** Paths of all files below a folder. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
