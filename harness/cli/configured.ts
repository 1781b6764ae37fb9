import { resolve } from "node:path";
import type { Command } from "commander";
import { configKeys, type ConfigKey } from "../config/keys.ts";
import type { CliProcess } from "./cli-process.ts";
import { loadConfig, type ConfigFile } from "./config-file.ts";
import {
  attributeOf,
  givenOptions,
  type ConfiguredOption,
  type GivenOptions,
  type OptionSpec,
} from "./option.ts";
import { isReporterPath } from "./reporter-path.ts";

/** The option that names the configuration file; all commands that read one have it. */
export const configOption: OptionSpec = {
  flags: "--config <file>",
  description: "the configuration file",
  fallback: "capstan.config.ts (or .mts, .js, .mjs, .json) in the working folder",
  parse: (text) => text,
};

/** The options of a command with the configuration behind them. */
export interface Configured extends GivenOptions {
  readonly config: ConfigFile | undefined;
}

/**
 * The options of a command from command line, environment and configuration file, in this order.
 * @param only - Keys of the configuration that count; all if absent.
 * @throws CliError or ConfigError if a value is bad.
 */
export async function configured(
  command: Command,
  specs: readonly OptionSpec[],
  cli: CliProcess,
  only?: readonly ConfigKey["key"][],
): Promise<Configured> {
  const before = givenOptions(command, specs, { env: cli.env });
  const config = await loadConfig(before.values["config"] as string | undefined, cli);
  if (config === undefined) return { ...before, config };
  const attributes = new Set(specs.map(attributeOf));
  const keys = configKeys.filter(({ key, option }) => {
    return option !== undefined && attributes.has(option) && (only?.includes(key) ?? true);
  });
  const options = new Map(keys.flatMap((key) => configuredOption(key, config)));
  const given = givenOptions(command, specs, { env: cli.env, config: options });
  return { ...withoutUseless(given), config };
}

function configuredOption(
  { key, option = key, path }: ConfigKey,
  config: ConfigFile,
): [string, ConfiguredOption][] {
  const value = config.values[key];
  if (value === undefined) return [];
  const whole = (part: string) => resolve(config.folder, part);
  const located =
    path === true && typeof value === "string"
      ? whole(value)
      : key === "reporters" && Array.isArray(value)
        ? value.map((name: string) => (isReporterPath(name) ? whole(name) : name))
        : value;
  return [[option, { value: located, place: `${config.file}: ${key}` }]];
}

/** What only some backends need may stand in the configuration for the runs that use them. */
function withoutUseless({ values, origins }: GivenOptions): GivenOptions {
  const chosen: unknown = values["backend"];
  const backends = Array.isArray(chosen) ? chosen : [chosen];
  const useless = configKeys.flatMap(({ option, needs }) => {
    if (needs === undefined || option === undefined || origins[option] !== "config") return [];
    return backends.includes(needs) ? [] : [option];
  });
  const kept = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
    Object.fromEntries(Object.entries(record).filter(([key]) => !useless.includes(key)));
  return { values: kept(values), origins: kept(origins) };
}
