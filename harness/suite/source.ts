import type { ClientName } from "../clients/client.ts";

/** Where the cells of a campaign come from: plain data, so that every worker can load the same ones. */
export interface SuiteSource {
  /** Absolute paths of scenario files; the built-in suite if empty. */
  readonly files: readonly string[];
  /** Names of strategies to keep; all if absent. */
  readonly strategies?: readonly string[];
  /** Names of fault families to run instead of those of the scenarios. */
  readonly faults?: readonly string[];
  readonly client: ClientName;
}
