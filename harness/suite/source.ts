import type { ClientName } from "../clients/client.ts";
import type { JsonObject } from "../scenario/json.ts";
import type { DataWorkloadType } from "../scenario/workload.ts";

/** Suites that come with the harness. */
export const suiteNames = ["built-in", "data", "cost", "claims", "clocks", "canaries", "known-answers"] as const;

/** One of {@link suiteNames}. */
export type SuiteName = (typeof suiteNames)[number];

/** Where the cells of a campaign come from: plain data, so that every worker can load the same ones. */
export interface SuiteSource {
  /** Absolute paths of scenario files. */
  readonly files: readonly string[];
  /** A suite to run before the files; `built-in` if absent and there are no files. */
  readonly suite?: SuiteName;
  /** For the suite `known-answers`: releases of nats-server, as `2.10.27`, each with cells of its own. */
  readonly releases?: readonly string[];
  /** Names of strategies to keep; all if absent. */
  readonly strategies?: readonly string[];
  /** Names of fault families to run instead of those of the scenarios. */
  readonly faults?: readonly string[];
  /** Servers of every scenario instead of its own number: 1, 3 or 5. */
  readonly servers?: number;
  /** Numbers of nodes of every data scenario instead of its own, each a scenario; for the suite `cost` its sizes. */
  readonly nodes?: readonly number[];
  /** Type of workload of every scenario, all of which hold data, instead of its own. */
  readonly workload?: DataWorkloadType;
  /** Ids of cells to keep, in the order of the suite; all if absent. */
  readonly only?: readonly string[];
  readonly client: ClientName;
  /** Server generation for all cells, as `2.10`, instead of what the scenarios say. */
  readonly server?: string;
  /** Settings of all strategies instead of their own and those of the scenarios. */
  readonly settings?: JsonObject;
}
