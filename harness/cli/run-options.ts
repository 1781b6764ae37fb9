import { inconclusiveOutcomes, type InconclusiveOutcome } from "../../reports/junit.ts";
import { DEFAULT_IMAGE } from "../backends/container/image-name.ts";
import { clientNames, type ClientName } from "../clients/client.ts";
import { suiteNames, type SuiteName } from "../suite/source.ts";
import { profiles } from "../simulation/nats/profile.ts";
import { configOption } from "./configured.ts";
import type { OptionSpec } from "./option.ts";
import { colorModes, type ColorMode } from "./output.ts";
import { isReporterPath, type ReporterPath } from "./reporter-path.ts";
import { clusterSizes } from "../scenario/topology.ts";
import { dataWorkloadTypes, type DataWorkloadType } from "../scenario/workload.ts";
import {
  duration,
  maxSeed,
  names,
  oneNumberOf,
  oneOf,
  shard,
  someOf,
  wholeNumber,
  wholeNumbers,
  type Shard,
} from "./parsers.ts";

/** Where the broker can live. */
export const backendNames = ["sim", "process", "container"] as const;

/** One of {@link backendNames}. */
export type BackendName = (typeof backendNames)[number];

/** What `--reporter` takes: the terminal, and the formats of the folder `reports`. */
export const reporterNames = ["list", "html", "json", "junit", "github", "markdown"] as const;

/** A reporter that comes with capstan, or the path of one's own. */
export type ReporterChoice = (typeof reporterNames)[number] | ReporterPath;

const parseName = oneOf(reporterNames);

function parseReporters(text: string, before: readonly ReporterChoice[] = []): ReporterChoice[] {
  const named = names(text).map((name) => (isReporterPath(name) ? name : parseName(name)));
  return [...new Set([...before, ...named])];
}

/** Options of `capstan run` as they were given. */
export interface RunFlags {
  readonly suite?: SuiteName;
  readonly strategy?: readonly string[];
  readonly faults?: readonly string[];
  readonly backend?: readonly BackendName[];
  readonly inProcess?: boolean;
  readonly image?: string;
  /** Server generation, as `2.10`. */
  readonly server?: string;
  readonly cluster?: number;
  readonly nodes?: readonly number[];
  readonly workload?: DataWorkloadType;
  readonly client?: ClientName;
  readonly seed?: number;
  /** For all backends, or for each. */
  readonly runs?: readonly number[];
  readonly timeLimit?: number;
  readonly jobs?: number;
  readonly shard?: Shard;
  readonly lastFailed?: boolean;
  readonly skipStored?: boolean;
  /** Folder of committed failures. */
  readonly regressions?: string;
  readonly reporter?: readonly ReporterChoice[];
  readonly inconclusiveAs?: InconclusiveOutcome;
  readonly out?: string;
  /** Whether to serve the report while it fills. */
  readonly ui?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly allowInconclusive?: boolean;
  readonly color?: ColorMode;
  readonly patience?: number;
}

/** When colours are used; all commands have it. */
export const colorOption: OptionSpec = {
  flags: "--color <when>",
  description: "colours: auto, always or never",
  fallback: "auto: on a terminal or in GitHub Actions, unless NO_COLOR is set",
  parse: oneOf(colorModes),
};

/** How long a run may block its thread. */
export const patienceOption: OptionSpec = {
  flags: "--patience <duration>",
  description: "longest real time of one run before its code counts as blocked, and of a reporter of your own",
  fallback: "20s",
  parse: duration,
};

/** The NATS client library under test. */
export const clientOption: OptionSpec = {
  flags: "--client <name>",
  description: "NATS client under test: nats-io or nats@2",
  fallback: "nats-io",
  parse: oneOf(clientNames),
};

/** Where the broker lives. */
export const backendOption: OptionSpec = {
  flags: "--backend <name>",
  description: "where the broker lives: sim, process or container",
  fallback: "sim",
  parse: oneOf(backendNames),
};

/** What the containers of the backend `container` are made from. */
export const imageOption: OptionSpec = {
  flags: "--image <name>",
  description: "image with a nats-server, for --backend container",
  fallback: `${DEFAULT_IMAGE}, or nats:<version> where a scenario names a version`,
  parse: (text) => text,
};

/** Generations of nats-server that the simulation knows. */
export const serverNames: readonly string[] = profiles.map(({ name }) => name);

/** The generation of the server. */
export const serverOption: OptionSpec = {
  flags: "--server <version>",
  description: `generation of nats-server: ${serverNames.join(", ")}`,
  fallback: "what the scenario says, or else the newest",
  parse: oneOf(serverNames),
};

/** Where the code under test runs on the backend `process`. */
export const inProcessOption: OptionSpec = {
  flags: "--in-process",
  description: "for --backend process: run the code under test inside of capstan, for a debugger; no pause, no clock-skew",
};

/** Failures that are committed. */
export const regressionsOption: OptionSpec = {
  flags: "--regressions <folder>",
  description: "folder of committed failures, which are run first, on the simulation",
  parse: (text) => text,
};

/** What is written. */
export const reporterOption: OptionSpec = {
  flags: "--reporter <names>",
  description: "list, html, json, junit, github, markdown, or the path of your own, with commas between them",
  fallback: "list,html,json, and github in GitHub Actions",
  parse: Object.assign(parseReporters, { words: reporterNames, isList: true }),
};

/** What JUnit files call a claim that could not be judged. */
export const inconclusiveAsOption: OptionSpec = {
  flags: "--inconclusive-as <outcome>",
  description: "what the reporter junit calls an inconclusive claim: skipped or failure",
  fallback: "skipped",
  parse: oneOf(inconclusiveOutcomes),
};

/** Where it is written to. */
export const outOption: OptionSpec = {
  flags: "--out <folder>",
  description: "where the files of the run go",
  fallback: ".capstan/runs/<time>-<seed>",
  parse: (text) => text,
};

/** Options of `capstan run`. */
export const runOptions: readonly OptionSpec[] = [
  {
    flags: "--suite <name>",
    description: `a suite that comes with the harness: ${suiteNames.join(", ")}`,
    fallback: "built-in if there are no scenario files",
    parse: oneOf(suiteNames),
  },
  { flags: "--strategy <names>", description: "only these strategies, with commas between them", parse: names },
  {
    flags: "--faults <names>",
    description: "these fault families instead of those of the scenarios, or all, or none",
    parse: names,
  },
  {
    ...backendOption,
    flags: "--backend <names>",
    description: `${backendOption.description}; several, with commas between them, are compared`,
    parse: someOf(backendNames),
  },
  imageOption,
  serverOption,
  inProcessOption,
  {
    flags: "--cluster <n>",
    description: `servers of the broker: ${clusterSizes.join(", ")}; more than 1 needs a real backend`,
    fallback: "what each scenario says",
    parse: oneNumberOf(clusterSizes),
  },
  {
    flags: "--nodes <n,…>",
    description: "nodes of every data scenario, from 1 to 9; several, with commas between them, are scenarios of their own",
    fallback: "what each scenario says; 1,3,5,7,9 for the suites cost and claims",
    parse: wholeNumbers(1, 9),
  },
  {
    flags: "--workload <type>",
    description: `what strategies that hold data are asked for: ${dataWorkloadTypes.join(", ")}`,
    fallback: "what each scenario says: register, if it says nothing",
    parse: oneOf(dataWorkloadTypes),
  },
  clientOption,
  {
    flags: "--seed <n>",
    description: "seed of the whole search",
    fallback: "in CI the one of the commit, elsewhere random; printed",
    parse: wholeNumber(0, maxSeed),
  },
  {
    flags: "--runs <n>",
    description: "runs per cell; with several backends also a number for each, as 200,2",
    fallback: "100 for the built-in suite, 500 for scenario files, 3 on a real backend",
    parse: wholeNumbers(1, 100_000_000),
  },
  {
    flags: "--time-limit <duration>",
    description:
      "stop searching after this time, on each backend; what was found is still shrunk and reported",
    parse: duration,
  },
  {
    flags: "--jobs <n>",
    description: "runs at the same time",
    fallback: "as many as there are processors, six times as many, but 24 at most, on a real backend without a cluster",
    parse: wholeNumber(1, 1_024),
  },
  { flags: "--shard <i/n>", description: "only the i-th of n shares of the cells", parse: shard },
  { flags: "--last-failed", description: "only the cells of stored failures of claims" },
  {
    flags: "--skip-stored",
    description: "do not begin with the failures of claims that earlier runs stored in .capstan/failures",
  },
  regressionsOption,
  reporterOption,
  inconclusiveAsOption,
  outOption,
  {
    flags: "--ui",
    description: "serve the report to a browser of this machine while it fills, at an address that is printed",
  },
  { flags: "--json", description: "print the result as JSON to stdout" },
  { flags: "--quiet", description: "no narration on stderr" },
  { flags: "--allow-inconclusive", description: "exit with 0 instead of 2 if something is inconclusive" },
  patienceOption,
  configOption,
  colorOption,
];
