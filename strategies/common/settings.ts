import type { JsonObject } from "../../harness/scenario/json.ts";

/**
 * A setting that must be a number (durations in milliseconds).
 * @throws TypeError that names the setting and its value.
 */
export function numberSetting(settings: JsonObject, name: string): number {
  const value = settings[name];
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new TypeError(`setting ${name} is ${JSON.stringify(value)}; expected a number`);
}
