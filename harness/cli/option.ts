import { InvalidArgumentError, Option, type Command } from "commander";
import { usageError } from "./errors.ts";

/** One option of a command, as data: parsing, help and documentation come from it. */
export interface OptionSpec {
  /** As commander takes them: `--seed <n>`. */
  readonly flags: string;
  /** Lower case, no full stop. */
  readonly description: string;
  /** What holds if it is not given, in words. */
  readonly fallback?: string;
  /** Parses its value; `before` is the value of an earlier occurrence. Absent for a switch. */
  readonly parse?: (text: string, before?: never) => unknown;
}

/** The environment variable that stands for an option: `CAPSTAN_TIME_LIMIT` for `--time-limit`. */
export function variableOf(spec: OptionSpec): string {
  const name = new Option(spec.flags).name();
  return `CAPSTAN_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** Adds options to a command. */
export function addOptions(command: Command, specs: readonly OptionSpec[]): Command {
  for (const spec of specs) command.addOption(optionOf(spec));
  return command;
}

function optionOf(spec: OptionSpec): Option {
  const notes = [
    ...(spec.fallback === undefined ? [] : [`default: ${spec.fallback}`]),
    ...(spec.parse === undefined ? [] : [`env: ${variableOf(spec)}`]),
  ];
  const option = new Option(spec.flags, [spec.description, ...notes.map((note) => `(${note})`)].join(" "));
  if (spec.parse !== undefined) option.argParser(spec.parse as (text: string, before: unknown) => unknown);
  return option;
}

/** Where the value of an option comes from. */
export type Origin = "command line" | "environment" | "config";

/** The options that were given, by attribute name, with where each comes from. */
export interface GivenOptions {
  readonly values: Readonly<Record<string, unknown>>;
  readonly origins: Readonly<Record<string, Origin>>;
}

/** What a configuration file says about an option. */
export interface ConfiguredOption {
  readonly value: unknown;
  /** The place for messages, as `capstan.config.ts: runs`. */
  readonly place: string;
}

/** Where options are looked for beyond the command line. */
export interface OptionPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** By attribute name. */
  readonly config?: ReadonlyMap<string, ConfiguredOption>;
}

/**
 * The options that were given on the command line, or else in the environment, or else in a configuration file.
 * @throws CliError if a variable or a value of the file is bad.
 */
export function givenOptions(
  command: Command,
  specs: readonly OptionSpec[],
  { env, config }: OptionPlaces,
): GivenOptions {
  const values: Record<string, unknown> = { ...command.opts() };
  const origins: Record<string, Origin> = {};
  for (const key of Object.keys(values)) origins[key] = "command line";
  for (const spec of specs) {
    const key = attributeOf(spec);
    if (values[key] !== undefined) continue;
    const text = env[variableOf(spec)];
    const configured = config?.get(key);
    if (spec.parse !== undefined && text !== undefined && text !== "") {
      values[key] = parsed(spec.parse, text, `${variableOf(spec)} is ${JSON.stringify(text)}`);
      origins[key] = "environment";
    } else if (configured !== undefined) {
      values[key] = configuredValue(spec, configured);
      origins[key] = "config";
    }
  }
  return { values, origins };
}

/** The name under which commander gives the value of an option: `timeLimit` for `--time-limit`. */
export function attributeOf(spec: OptionSpec): string {
  return new Option(spec.flags).attributeName();
}

function configuredValue({ parse }: OptionSpec, { value, place }: ConfiguredOption): unknown {
  const is = `${place} is ${JSON.stringify(value)}`;
  if (parse === undefined) {
    if (typeof value === "boolean") return value;
    throw usageError(`${is}. Expected true or false.`);
  }
  if (typeof value === "boolean") throw usageError(`${is}. Expected text, a number or a list.`);
  return parsed(parse, Array.isArray(value) ? value.join(",") : String(value), is);
}

function parsed(parse: (text: string) => unknown, text: string, is: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof InvalidArgumentError)) throw cause;
    throw usageError(`${is}. ${cause.message}`, cause);
  }
}
