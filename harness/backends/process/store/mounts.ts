import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { sep } from "node:path";
import { findProgram } from "../programs.ts";

const TABLE = "/proc/self/mountinfo";

/** Where file systems are mounted at or below a folder, the innermost first. */
export function mountsBelow(folder: string, table: string = mountTable()): string[] {
  return table
    .split("\n")
    .map((line) => unescaped(line.split(" ")[4] ?? ""))
    .filter((place) => place === folder || place.startsWith(`${folder}${sep}`))
    .reverse();
}

/** Unmounts everything at or below a folder, as soon as nobody uses it any more; throws if it may not. */
export function unmountBelow(folder: string): void {
  const places = mountsBelow(folder);
  if (places.length === 0) return;
  const umount = findProgram("umount") ?? "umount";
  for (const place of places) execFileSync(umount, ["--lazy", place], { stdio: "pipe", timeout: 10_000 });
}

/** Linux only: elsewhere nothing is ever mounted. */
function mountTable(): string {
  return existsSync(TABLE) ? readFileSync(TABLE, "utf8") : "";
}

/** The table has blanks and the like as `\040`. */
function unescaped(place: string): string {
  return place.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 8)));
}
