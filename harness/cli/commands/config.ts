import { configKeys, type ConfigKey } from "../../config/keys.ts";
import type { CliProcess } from "../cli-process.ts";
import { shortPath } from "../../suite/short-path.ts";
import type { Configured } from "../configured.ts";
import { commitSeed } from "../../suite/commit-seed.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { attributeOf, variableOf, type OptionSpec } from "../option.ts";
import { Output } from "../output.ts";
import { runOptions, type RunFlags } from "../run-options.ts";
import { scenarioFiles } from "../scenario-files.ts";
import { tableLines } from "../table.ts";

/** One value that holds, with where it comes from. */
interface Setting {
  readonly key: string;
  /** Absent where a default holds. */
  readonly value?: unknown;
  /** As it is shown. */
  readonly text: string;
  /** `command line`, the name of a variable, the configuration file, or `default`. */
  readonly from: string;
}

/** `capstan config`: what `capstan run` would do here, and why. */
export function showConfig(files: readonly string[], given: Configured, cli: CliProcess): ExitCode {
  const flags: RunFlags = given.values;
  const output = new Output(cli, flags);
  const settings = configKeys.map((key) =>
    key.key === "scenarios" ? scenarios(files, given, cli) : settingOf(key, given, cli),
  );
  if (flags.json === true) {
    const { file } = given.config ?? {};
    const rows = settings.map(({ key, value, text, from }) => ({ key, value: value ?? null, text, from }));
    output.resultText(`${JSON.stringify({ config: file ?? null, settings: rows }, undefined, 2)}\n`);
    return exitCode.held;
  }
  const heading =
    given.config === undefined ? "no configuration file (capstan.config.ts)" : given.config.file;
  const rows = [["key", "value", "from"], ...settings.map(({ key, text, from }) => [key, text, from])];
  const [head = "", ...lines] = tableLines(rows);
  output.result([output.style.strong(heading), output.style.dim(head), ...lines]);
  return exitCode.held;
}

function scenarios(files: readonly string[], given: Configured, { cwd }: CliProcess): Setting {
  const found = scenarioFiles(files, given.values, given.config);
  if (found.length === 0) return { key: "scenarios", text: "none: the suite", from: "default" };
  const value = found.map((file) => shortPath(cwd, file));
  const from = files.length > 0 ? "command line" : (given.config?.file ?? "default");
  return { key: "scenarios", value, text: value.join(", "), from };
}

function settingOf(
  { key, option = key }: ConfigKey,
  { values, origins, config }: Configured,
  cli: CliProcess,
): Setting {
  const spec = runOptions.find((each) => attributeOf(each) === option);
  const value = values[option];
  if (value === undefined || spec === undefined)
    return { key, text: defaultText(option, spec, cli), from: "default" };
  const from = { environment: variableOf(spec), config: config?.file ?? "", "command line": "command line" };
  const path = option === "out" || option === "regressions";
  const text = path && typeof value === "string" ? shortPath(cli.cwd, value) : textOf(spec, value);
  return { key, value, text, from: from[origins[option] ?? "command line"] };
}

function defaultText(option: string, spec: OptionSpec | undefined, { env }: CliProcess): string {
  const commit = option === "seed" ? commitSeed(env) : undefined;
  if (commit !== undefined) return `${commit.seed} (from ${commit.source})`;
  return spec?.fallback ?? (spec?.parse === undefined ? "no" : "none");
}

/** Durations are milliseconds here, and seconds for people. */
function textOf({ flags }: OptionSpec, value: unknown): string {
  if (Array.isArray(value)) return value.join(", ");
  if (value === true) return "yes";
  if (typeof value === "number" && flags.includes("<duration>")) return `${value / 1_000}s`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
