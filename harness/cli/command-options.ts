import { modelNames } from "../checkers/consistency/models/index.ts";
import { deliveryProperties } from "../scenario/claims.ts";
import { configOption } from "./configured.ts";
import { ciNames } from "./init/files.ts";
import type { OptionSpec } from "./option.ts";
import { duration, maxSeed, oneOf, someOf, wholeNumber } from "./parsers.ts";
import {
  backendNames,
  backendOption,
  colorOption,
  imageOption,
  inconclusiveAsOption,
  inProcessOption,
  outOption,
  patienceOption,
  regressionsOption,
  reporterOption,
  serverNames,
  serverOption,
} from "./run-options.ts";

/** Options of `capstan replay`. */
export const replayOptions: readonly OptionSpec[] = [
  { ...backendOption, fallback: "the one that found it" },
  imageOption,
  { ...serverOption, fallback: "the one that was asked for when it was found" },
  inProcessOption,
  { flags: "--json", description: "print the outcome as JSON" },
  patienceOption,
  configOption,
  colorOption,
];

/** Options of `capstan failures`. */
export const failuresOptions: readonly OptionSpec[] = [
  {
    flags: "--keep <n>",
    description: "delete all but the newest n",
    fallback: "nothing is deleted",
    parse: wholeNumber(0, 1_000_000),
  },
  { flags: "--json", description: "print the list as JSON" },
  colorOption,
];

/** Options of `capstan keep`. */
export const keepOptions: readonly OptionSpec[] = [
  { ...regressionsOption, description: "folder of committed failures" },
  configOption,
  colorOption,
];

/** Options of `capstan merge`. */
export const mergeOptions: readonly OptionSpec[] = [
  reporterOption,
  inconclusiveAsOption,
  outOption,
  { flags: "--json", description: "print the merged result as JSON to stdout" },
  { flags: "--quiet", description: "no narration on stderr" },
  { flags: "--allow-inconclusive", description: "exit with 0 instead of 2 if something is inconclusive" },
  patienceOption,
  configOption,
  colorOption,
];

/** Options of `capstan report`. */
export const reportOptions: readonly OptionSpec[] = [
  { ...reporterOption, fallback: "list,html" },
  inconclusiveAsOption,
  { ...outOption, fallback: "the folder of the result" },
  { flags: "--json", description: "print the result as JSON to stdout" },
  patienceOption,
  configOption,
  colorOption,
];

/** What `capstan check` can judge a history as. */
export const checkModels = ["delivery", ...modelNames] as const;

/** Options of `capstan check`. */
export const checkOptions: readonly OptionSpec[] = [
  {
    flags: "--model <name>",
    description: `what the history is judged as: ${checkModels.join(", ")}`,
    fallback: "delivery",
    parse: oneOf(checkModels),
  },
  {
    flags: "--time-limit <duration>",
    description: "for a model: how long the search on one key may take",
    fallback: "a number of steps that is the same on every machine",
    parse: duration,
  },
  {
    flags: "--claims <properties>",
    description: "the properties that count, with commas between them",
    fallback: "all",
    parse: someOf(deliveryProperties),
  },
  { flags: "--allow-inconclusive", description: "exit with 0 instead of 2 if something is inconclusive" },
  { flags: "--json", description: "print the verdicts as JSON" },
  colorOption,
];

/** Options of `capstan doctor`. */
export const doctorOptions: readonly OptionSpec[] = [
  imageOption,
  { flags: "--json", description: "print what was found as JSON" },
  colorOption,
];

/** Options of `capstan list`. */
export const listOptions: readonly OptionSpec[] = [
  {
    flags: "--backend <name>",
    description:
      "for faults: which kinds can be injected here on sim, process or container, and how or why not",
    parse: oneOf(backendNames),
  },
  {
    ...imageOption,
    description: `for --backend container: ${imageOption.description.replace(", for --backend container", "")}`,
  },
  { flags: "--json", description: "print the list as JSON" },
  { flags: "--verify", description: "for canaries: run each until its checker catches it" },
  {
    flags: "--seed <n>",
    description: "for --verify: seed of the search",
    fallback: "1",
    parse: wholeNumber(0, maxSeed),
  },
  {
    flags: "--jobs <n>",
    description: "for --verify: runs at the same time",
    fallback: "as many as there are processors",
    parse: wholeNumber(1, 1_024),
  },
  configOption,
  colorOption,
];

/** Options of `capstan serve`. */
export const serveOptions: readonly OptionSpec[] = [
  {
    flags: "--port <n>",
    description: "port to listen on; 0 takes a free one",
    fallback: "4222",
    parse: wholeNumber(0, 65_535),
  },
  {
    flags: "--host <address>",
    description: "address to listen on",
    fallback: "127.0.0.1",
    parse: (text) => text,
  },
  {
    flags: "--profile <version>",
    description: `generation of nats-server to behave like: ${serverNames.join(", ")}`,
    fallback: "the newest",
    parse: oneOf(serverNames),
  },
  { ...serverOption, description: "the same as --profile", fallback: "the newest" },
  {
    flags: "--store <kind>",
    description: "where streams are kept: memory",
    fallback: "memory",
    parse: oneOf(["memory"]),
  },
];

/** Options of `capstan init`. */
export const initOptions: readonly OptionSpec[] = [
  {
    flags: "--ci <system>",
    description: `which CI file is written: ${ciNames.join(", ")}`,
    fallback: "gitlab where there is a .gitlab-ci.yml, else github",
    parse: oneOf(ciNames),
  },
];

/** Options of `capstan completion`. */
export const completionOptions: readonly OptionSpec[] = [];
