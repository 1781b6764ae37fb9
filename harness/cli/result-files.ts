import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseResult, type NamedResult } from "../../reports/index.ts";
import type { CliProcess } from "./cli-process.ts";
import { usageError } from "./errors.ts";
import { readText } from "./input-file.ts";
import { shortPath } from "../suite/short-path.ts";

/**
 * Reads a result.
 * @throws CliError or ResultFileError that names the file.
 */
export function readResult(file: string, cli: CliProcess): NamedResult {
  return { file, result: parseResult(readText(file, cli), file) };
}

/**
 * Reads results: files, and for a folder every `result.json` below it, or else the JSON files in it.
 * @throws CliError or ResultFileError that names the file or folder.
 */
export function readResults(paths: readonly string[], cli: CliProcess): NamedResult[] {
  const files = paths.flatMap((path) => {
    const absolute = resolve(cli.cwd, path);
    if (!existsSync(absolute) || !statSync(absolute).isDirectory()) return [path];
    const found = resultsBelow(absolute);
    if (found.length === 0) throw usageError(`${path}: there is no result.json in this folder`);
    return found.map((file) => shortPath(cli.cwd, file));
  });
  return [...new Set(files)].map((file) => readResult(file, cli));
}

function resultsBelow(folder: string): string[] {
  // A link such as `latest` would give the same result twice.
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.isFile(),
  );
  const named = entries
    .filter(({ name }) => name === "result.json")
    .map((entry) => join(entry.parentPath, entry.name));
  if (named.length > 0) return named.toSorted();
  return entries
    .filter((entry) => entry.parentPath === folder && entry.name.endsWith(".json"))
    .map(({ name }) => join(folder, name))
    .toSorted();
}
