import { InvalidArgumentError } from "commander";
import { clientNames, type ClientName } from "../clients/client.ts";
import type { Json, JsonObject } from "../scenario/json.ts";
import { suiteNames, type SuiteName } from "../suite/source.ts";
import { configOption } from "./configured.ts";
import type { OptionSpec } from "./option.ts";
import type { ColorMode } from "./output.ts";
import { duration, maxSeed, names, oneOf, someOf, wholeNumber } from "./parsers.ts";
import {
  backendOption,
  clientOption,
  colorOption,
  imageOption,
  patienceOption,
  serverNames,
  serverOption,
  type BackendName,
} from "./run-options.ts";

/** Options of `capstan compare` as they were given. */
export interface CompareFlags {
  readonly baseline?: string;
  readonly failOn?: "regression";
  /** Percent. */
  readonly tolerance?: number;
  readonly suite?: SuiteName;
  readonly strategy?: readonly string[];
  readonly faults?: readonly string[];
  readonly backend?: BackendName;
  readonly image?: string;
  readonly server?: readonly string[];
  readonly client?: readonly ClientName[];
  readonly settings?: readonly JsonObject[];
  readonly seed?: number;
  readonly runs?: number;
  readonly jobs?: number;
  readonly patience?: number;
  readonly all?: boolean;
  readonly json?: boolean;
  readonly markdown?: string;
  readonly quiet?: boolean;
  readonly allowInconclusive?: boolean;
  readonly color?: ColorMode;
}

/** Parses `key=value,key=value`; values are JSON, or else text. Each occurrence of the option is one side. */
export function settings(text: string, before: readonly JsonObject[] = []): JsonObject[] {
  const entries = text
    .split(",")
    .filter((part) => part !== "")
    .map((part): [string, Json] => {
      const match = /^\s*([^=\s]+)\s*=(.*)$/.exec(part);
      if (match === null)
        throw new InvalidArgumentError("Expected settings such as ackWait=500,retryDelay=50.");
      return [match[1] ?? "", jsonOrText((match[2] ?? "").trim())];
    });
  return [...before, Object.fromEntries(entries)];
}

function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** Parses a percentage from 0. */
function percentage(text: string): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (value >= 0) return value;
  throw new InvalidArgumentError("Expected a number of percent such as 5 or 0.5.");
}

/** Options of `capstan compare`. */
export const compareOptions: readonly OptionSpec[] = [
  {
    flags: "--fail-on <what>",
    description: "for results: exit with 1 if there is a regression, with 2 if not all could be compared",
    parse: oneOf(["regression"]),
  },
  {
    flags: "--baseline <result>",
    description: "for results: the one that the other is compared with",
    parse: (text) => text,
  },
  {
    flags: "--tolerance <percent>",
    description: "change of a number (points of an availability) that is no regression yet",
    fallback: "1",
    parse: percentage,
  },
  {
    flags: "--suite <name>",
    description: `the suite that strategies come from: ${suiteNames.join(", ")}`,
    fallback: "built-in if there are no scenario files",
    parse: oneOf(suiteNames),
  },
  {
    flags: "--strategy <names>",
    description: "only these strategies, where clients, servers or settings are compared",
    parse: names,
  },
  {
    flags: "--faults <names>",
    description: "fault families, or all, or none",
    fallback: "those that any of the strategies tolerates",
    parse: names,
  },
  backendOption,
  imageOption,
  {
    ...serverOption,
    flags: "--server <versions>",
    description: `generation of nats-server: ${serverNames.join(", ")}; two, with a comma between them, are compared`,
    parse: someOf(serverNames),
  },
  {
    ...clientOption,
    flags: "--client <names>",
    description: "NATS client under test: nats-io or nats@2; both, with a comma between them, are compared",
    parse: someOf(clientNames),
  },
  {
    flags: "--settings <values>",
    description:
      "settings of the strategies, as ackWait=500,retryDelay=50; given twice, the two are compared",
    parse: settings,
  },
  {
    flags: "--seed <n>",
    description: "seed of all cases",
    fallback: "in CI the one of the commit, elsewhere random; printed",
    parse: wholeNumber(0, maxSeed),
  },
  {
    flags: "--runs <n>",
    description: "pairs of runs per cell",
    fallback: "100, or 10 on a real backend",
    parse: wholeNumber(1, 100_000_000),
  },
  {
    flags: "--jobs <n>",
    description: "runs at the same time",
    fallback: "as many as there are processors",
    parse: wholeNumber(1, 1_024),
  },
  { ...patienceOption, parse: duration },
  { flags: "--all", description: "also tell what does not differ" },
  { flags: "--json", description: "print the comparison as JSON to stdout" },
  {
    flags: "--markdown <file>",
    description: "also write it as Markdown, for a comment of a pull request",
    parse: (text) => text,
  },
  { flags: "--quiet", description: "no narration on stderr" },
  { flags: "--allow-inconclusive", description: "exit with 0 instead of 2 if not all could be compared" },
  configOption,
  colorOption,
];
