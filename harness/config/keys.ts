import type { CapstanConfig } from "./config.ts";

/** What stands behind a key of the configuration. */
export interface ConfigKey {
  readonly key: keyof CapstanConfig;
  /** The option of the command line that means the same; absent for the arguments of `capstan run`. */
  readonly option?: string;
  /** Whether its value is a path. */
  readonly path?: true;
  /** Backend without which the value says nothing. */
  readonly needs?: "container" | "process";
}

const table: Readonly<Record<keyof CapstanConfig, Omit<ConfigKey, "key">>> = {
  scenarios: { path: true },
  suite: { option: "suite" },
  strategies: { option: "strategy" },
  faults: { option: "faults" },
  backend: { option: "backend" },
  image: { option: "image", needs: "container" },
  server: { option: "server" },
  inProcess: { option: "inProcess", needs: "process" },
  cluster: { option: "cluster" },
  nodes: { option: "nodes" },
  workload: { option: "workload" },
  client: { option: "client" },
  seed: { option: "seed" },
  runs: { option: "runs" },
  timeLimit: { option: "timeLimit" },
  jobs: { option: "jobs" },
  reporters: { option: "reporter" },
  inconclusiveAs: { option: "inconclusiveAs" },
  out: { option: "out", path: true },
  regressions: { option: "regressions", path: true },
  skipStored: { option: "skipStored" },
  allowInconclusive: { option: "allowInconclusive" },
  quiet: { option: "quiet" },
  patience: { option: "patience" },
  color: { option: "color" },
};

/** All keys of the configuration, in the order in which they are told. */
export const configKeys: readonly ConfigKey[] = Object.entries(table).map(([key, rest]) => ({
  key: key as keyof CapstanConfig,
  ...rest,
}));
