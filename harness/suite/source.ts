import type { ClientName } from "../clients/client.ts";

/** Suites that come with the harness; they are run if no scenario files are named. */
export type SuiteName = "built-in" | "canaries";

/** Where the cells of a campaign come from: plain data, so that every worker can load the same ones. */
export interface SuiteSource {
  /** Absolute paths of scenario files; {@link SuiteSource.suite} if empty. */
  readonly files: readonly string[];
  /** Default `built-in`. */
  readonly suite?: SuiteName;
  /** Names of strategies to keep; all if absent. */
  readonly strategies?: readonly string[];
  /** Names of fault families to run instead of those of the scenarios. */
  readonly faults?: readonly string[];
  /** Ids of cells to keep, in the order of the suite; all if absent. */
  readonly only?: readonly string[];
  readonly client: ClientName;
}
