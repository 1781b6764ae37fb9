// Options of the tools: whole numbers and switches, nothing else.
import { parseArgs } from "node:util";

/**
 * Reads the options of a tool; a wrong one ends the process with a sentence and code 64.
 * @template {Record<string, number | boolean>} Defaults
 * @param {Defaults} defaults - Names with their defaults; a number is at least 1, `seed` at least 0.
 * @returns {Defaults}
 */
export function options(defaults) {
  try {
    return read(defaults);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error(
      `options: ${Object.keys(defaults)
        .map((name) => `--${name}`)
        .join(", ")}`,
    );
    return process.exit(64);
  }
}

/**
 * @template {Record<string, number | boolean>} Defaults
 * @param {Defaults} defaults
 * @returns {Defaults}
 */
function read(defaults) {
  const { values } = parseArgs({
    options: Object.fromEntries(
      Object.entries(defaults).map(([name, value]) => [
        name,
        {
          type:
            typeof value === "boolean" ? /** @type {const} */ ("boolean") : /** @type {const} */ ("string"),
        },
      ]),
    ),
  });
  const given = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "string" ? wholeNumber(name, value) : value,
  ]);
  return { ...defaults, ...Object.fromEntries(given) };
}

/**
 * @param {string} name
 * @param {string} text
 */
function wholeNumber(name, text) {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= (name === "seed" ? 0 : 1)) return value;
  throw new Error(`--${name} is "${text}"; expected a whole number from ${name === "seed" ? 0 : 1}`);
}
