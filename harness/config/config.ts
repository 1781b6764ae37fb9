/**
 * What `capstan.config.ts` may say: the options of `capstan run` under their usual names. An option of the
 * command line wins over an environment variable, and that over this file.
 *
 * Paths are relative to the folder of the file.
 */
export interface CapstanConfig {
  /** Scenario files to run if the command line names none; `*` and `**` stand for any names and folders. */
  readonly scenarios?: readonly string[];
  /** A suite that comes with the harness, run before the scenario files. */
  readonly suite?: "built-in" | "data" | "cost" | "claims" | "clocks" | "canaries" | "known-answers";
  /** Only these strategies. */
  readonly strategies?: readonly string[];
  /** These fault families instead of those of the scenarios, or `all`, or `none`. */
  readonly faults?: readonly string[];
  /** Where the broker lives; several are compared. */
  readonly backend?: BackendChoiceName | readonly BackendChoiceName[];
  /** Image with a nats-server; used on the backend `container`. */
  readonly image?: string;
  /** Generation of nats-server, as `2.10`. */
  readonly server?: string;
  /** Whether the code under test runs inside of capstan; used on the backend `process`. */
  readonly inProcess?: boolean;
  /** Servers of the broker. */
  readonly cluster?: 1 | 3 | 5;
  /** Numbers of nodes of data scenarios, each a scenario of its own. */
  readonly nodes?: readonly number[];
  /** What strategies that hold data are asked for. */
  readonly workload?: "register" | "counter" | "append-list" | "bank";
  /** NATS client under test. */
  readonly client?: "nats-io" | "nats@2";
  /** Seed of the whole search: a whole number below 2³². */
  readonly seed?: number;
  /** Runs per cell; with several backends also a number for each. */
  readonly runs?: number | readonly number[];
  /** When the search ends, as `5m`. */
  readonly timeLimit?: string;
  /** Runs at the same time. */
  readonly jobs?: number;
  /** What is written, as `["list", "html", "./my-reporter.ts"]`. */
  readonly reporters?: readonly string[];
  /** What the reporter `junit` calls an inconclusive claim; `skipped` if absent. */
  readonly inconclusiveAs?: "skipped" | "failure";
  /** Folder for the files of a run. */
  readonly out?: string;
  /** Folder of committed failures, which are run first. */
  readonly regressions?: string;
  /** Whether a run does not begin with the failures that earlier runs stored in `.capstan/failures`. */
  readonly skipStored?: boolean;
  /** Whether inconclusive counts as held. */
  readonly allowInconclusive?: boolean;
  /** No narration on stderr. */
  readonly quiet?: boolean;
  /** Longest real time of one run before its code counts as blocked, and of a reporter of your own, as `20s`. */
  readonly patience?: string;
  /** When colours are used. */
  readonly color?: "auto" | "always" | "never";
}

/** Where the broker can live. */
export type BackendChoiceName = "sim" | "process" | "container";

/** Gives back the configuration; it is there for the types. */
export function defineConfig(config: CapstanConfig): CapstanConfig {
  return config;
}
