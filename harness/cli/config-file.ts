import { existsSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { checkConfig, ConfigError, type ConfigValues } from "../config/check.ts";
import { importModule } from "../suite/load-file.ts";
import type { CliProcess } from "./cli-process.ts";
import { messageOf, usageError } from "./errors.ts";
import { isPattern, matchingFiles } from "./glob.ts";
import { shortPath } from "../suite/short-path.ts";

/** Names of configuration files in the working folder; the first that is there is used. */
const names = ["ts", "mts", "js", "mjs", "json"].map((extension) => `capstan.config.${extension}`);

/** A configuration that was read. */
export interface ConfigFile {
  /** Path for people. */
  readonly file: string;
  /** Absolute path of its folder, which paths in it are relative to. */
  readonly folder: string;
  readonly values: ConfigValues;
}

/**
 * The configuration that was named, or else that of the working folder; undefined if there is none.
 * @throws CliError, ConfigError or ScenarioError that names the file, the place and the fix.
 */
export async function loadConfig(
  named: string | undefined,
  { cwd }: Pick<CliProcess, "cwd">,
): Promise<ConfigFile | undefined> {
  const path =
    named === undefined ? names.map((name) => resolve(cwd, name)).find(existsSync) : resolve(cwd, named);
  if (path === undefined) return undefined;
  if (!existsSync(path)) throw usageError(`--config ${named ?? path}: no such file`);
  const file = shortPath(cwd, path);
  return { file, folder: dirname(path), values: checkConfig(await exportOf(path, file), file) };
}

async function exportOf(path: string, file: string): Promise<unknown> {
  if (!path.endsWith(".json")) return (await importModule(path))["default"];
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new ConfigError(`${file}: ${messageOf(cause)}`, { cause });
  }
}

/**
 * Absolute paths of the scenario files that a configuration names.
 * @throws ConfigError if a pattern fits no file.
 */
export function configuredScenarios({ file, folder, values: { scenarios } }: ConfigFile): string[] {
  if (scenarios === undefined) return [];
  const named = Array.isArray(scenarios) ? scenarios : [scenarios];
  const files = named.map(String).flatMap((path) => {
    if (!isPattern(path)) return [resolve(folder, path)];
    const found = matchingFiles(folder, path);
    if (found.length === 0) throw new ConfigError(`${file}: scenarios: no file fits ${JSON.stringify(path)}`);
    return found;
  });
  return [...new Set(files)];
}
