import { relative, sep } from "node:path";

/** A path relative to the working folder if it lies below it, with forward slashes. */
export function shortPath(cwd: string, absolute: string): string {
  const short = relative(cwd, absolute);
  const path = short === "" ? "." : short.startsWith("..") ? absolute : short;
  return path.split(sep).join("/");
}
