import { existsSync, readdirSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";

/** Folders that no pattern looks into. */
const skipped: ReadonlySet<string> = new Set(["node_modules", ".git", ".capstan"]);

/** Whether a path is a pattern. */
export function isPattern(path: string): boolean {
  return /[*?]/.test(path);
}

/**
 * Absolute paths of the files below a folder that fit a pattern, in the order of their names: `*` and `?`
 * stand for characters of one name, `**` for any number of folders.
 */
export function matchingFiles(folder: string, pattern: string): string[] {
  const fixed = fixedPart(pattern);
  const top = resolve(folder, fixed);
  if (!existsSync(top)) return [];
  const rest = isAbsolute(pattern) ? relative(top, pattern) : relative(fixed === "" ? "." : fixed, pattern);
  const fits = new RegExp(`^${expression(rest.split(sep).join("/"))}$`);
  return filesBelow(top)
    .filter((file) => fits.test(relative(top, file).split(sep).join("/")))
    .toSorted();
}

/** The leading folders without a wildcard. */
function fixedPart(pattern: string): string {
  const parts = pattern.split("/");
  return parts.slice(0, parts.findIndex(isPattern)).join("/") || (pattern.startsWith("/") ? "/" : "");
}

function expression(pattern: string): string {
  return pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&").replaceAll(/\*\*\/|\*\*|\*|\?/g, (wildcard) => {
    switch (wildcard) {
      case "**/":
        return "(?:[^/]+/)*";
      case "**":
        return ".*";
      case "*":
        return "[^/]*";
      default:
        return "[^/]";
    }
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : filesBelow(path);
    return [path];
  });
}
