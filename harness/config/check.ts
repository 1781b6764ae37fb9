import { didYouMean } from "../../faults/suggest.ts";
import type { CapstanConfig } from "./config.ts";
import { configKeys } from "./keys.ts";

/** A configuration that cannot be used; the message names the file, the key, the value and the fix. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** The values of a configuration as they were given, by key. */
export type ConfigValues = Readonly<Partial<Record<keyof CapstanConfig, ConfigValue>>>;

/** One value of a configuration. */
export type ConfigValue = string | number | boolean | readonly (string | number)[];

/**
 * Checks what a configuration file exports: known keys, and values of a kind that options can have. What
 * the values must be beyond that is for the options to say.
 * @throws ConfigError
 */
export function checkConfig(exported: unknown, file: string): ConfigValues {
  if (typeof exported !== "object" || exported === null || Array.isArray(exported)) {
    throw new ConfigError(`${file}: exports no configuration; add: export default defineConfig({ … })`);
  }
  for (const [key, value] of Object.entries(exported)) {
    checkKey(key, file);
    if (value !== undefined && !isValue(value)) {
      throw new ConfigError(
        `${file}: ${key} is ${shown(value)}; expected text, a number, true or false, or a list`,
      );
    }
    if (value !== undefined) checkPath(key, value, file);
  }
  return exported;
}

function checkKey(key: string, file: string): void {
  const known = configKeys.map((each) => each.key);
  if (known.some((name) => name === key)) return;
  throw new ConfigError(`${file}: unknown key "${key}"${didYouMean(key, known)} (keys: ${known.join(", ")})`);
}

/** Any text is a path; a number or a switch is a mistake. */
function checkPath(key: string, value: unknown, file: string): void {
  if (configKeys.find((each) => each.key === key)?.path !== true) return;
  const parts: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (parts.every((part) => typeof part === "string")) return;
  throw new ConfigError(`${file}: ${key} is ${shown(value)}; expected a path`);
}

function isValue(value: unknown): value is ConfigValue {
  if (Array.isArray(value))
    return value.every((each) => typeof each === "string" || typeof each === "number");
  return ["string", "number", "boolean"].includes(typeof value);
}

/** A value for a message, not too long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
