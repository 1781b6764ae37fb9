import { configuredScenarios, type ConfigFile } from "./config-file.ts";

/** Scenario files of a run: those of the command line, or else those of the configuration, unless a suite was named. */
export function scenarioFiles(
  named: readonly string[],
  options: Readonly<Record<string, unknown>>,
  config: ConfigFile | undefined,
): readonly string[] {
  if (named.length > 0 || config === undefined) return named;
  // A suite that the configuration itself names comes before its files; one of the command line is instead of them.
  if (options["suite"] !== undefined && config.values.suite !== options["suite"]) return named;
  return configuredScenarios(config);
}
