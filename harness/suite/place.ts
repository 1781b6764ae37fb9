import { fileURLToPath } from "node:url";

/** Folder of the harness itself, whether built or not. */
const own = fileURLToPath(new URL("../../", import.meta.url));
const ownFolders = ["harness", "faults", "reports"].map((folder) => `${own}${folder}`);

/**
 * The first place on a stack that is neither the harness, nor a package, nor Node, as `file:line`.
 * Compiling to JavaScript keeps the lines, but not the columns.
 */
export function placeOutside(stack: string): string | undefined {
  for (const line of stack.split("\n")) {
    const match = /(?:\(|at )(?:async )?((?:file:\/\/)?(?:\/|[A-Z]:\\)[^()]*:\d+):\d+\)?$/.exec(line);
    if (match?.[1] === undefined) continue;
    const place = match[1].startsWith("file://") ? withPath(match[1]) : match[1];
    if (!place.includes("node_modules") && !ownFolders.some((folder) => place.startsWith(folder))) return place;
  }
  return undefined;
}

function withPath(place: string): string {
  const line = /:\d+$/.exec(place)?.[0] ?? "";
  return fileURLToPath(place.slice(0, place.length - line.length)) + line;
}
