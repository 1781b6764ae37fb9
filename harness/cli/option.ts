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

/**
 * The options that were given, on the command line or else in the environment.
 * @throws CliError if a variable has a bad value.
 */
export function givenOptions(
  command: Command,
  specs: readonly OptionSpec[],
  env: Readonly<Record<string, string | undefined>>,
): Record<string, unknown> {
  const given: Record<string, unknown> = { ...command.opts() };
  for (const spec of specs) {
    const key = new Option(spec.flags).attributeName();
    const text = env[variableOf(spec)];
    if (spec.parse === undefined || given[key] !== undefined || text === undefined || text === "") continue;
    given[key] = parseVariable(spec, spec.parse, text);
  }
  return given;
}

function parseVariable(spec: OptionSpec, parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof InvalidArgumentError)) throw cause;
    throw usageError(`${variableOf(spec)} is ${JSON.stringify(text)}. ${cause.message}`, cause);
  }
}
