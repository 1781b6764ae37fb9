import type { ClientName } from "../clients/client.ts";
import type { Scenario } from "../scenario/scenario.ts";

/**
 * What can be checked: a scenario or several, or the path of a scenario file (relative to the test file) or its URL.
 *
 * Scenarios run in the thread of the test, so they may use anything of the test file. Those of a file
 * run on worker threads, which load it themselves.
 */
export type Checked = Scenario | readonly Scenario[] | string | URL;

/** How something is searched; everything has a default. */
export interface SearchOptions {
  /** Runs per cell; `CAPSTAN_RUNS` wins. Default 100. */
  readonly runs?: number;
  /** Seed of the whole search, an unsigned 32-bit integer; `CAPSTAN_SEED` wins. Default that of the commit in CI, else random, and told when a claim breaks. */
  readonly seed?: number;
  /** Names of fault families instead of those of the scenario. */
  readonly faults?: readonly string[];
  /** NATS client under test. Default `nats-io`. */
  readonly client?: ClientName;
  /** Generation of the simulated nats-server, as `2.10`, instead of what the scenario says. */
  readonly server?: string;
  /** Milliseconds for searching; less if the timeout of the test leaves less, which is the default. */
  readonly timeLimit?: number;
  /** For scenario files: worker threads. Default half of the processors, because test files run in parallel too. */
  readonly jobs?: number;
}

/** How claims are checked. */
export interface CheckOptions extends SearchOptions {
  /** Whether what could not be judged passes. Default false. */
  readonly allowInconclusive?: boolean;
  /** When the HTML report is attached to the test. Default `on-failure`. */
  readonly report?: "on-failure" | "always" | "never";
}
