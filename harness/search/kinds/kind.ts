import type fc from "fast-check";
import type { Scenario } from "../../scenario/scenario.ts";
import type { Workload } from "../../scenario/workload.ts";

/** What only the kind of a scenario can tell of drawing cases and making them smaller. */
export interface SearchKind<S extends Scenario = Scenario, W extends Workload = Workload, Item = unknown> {
  /** Draws workloads of at least one message or operation. */
  workload(scenario: S): fc.Arbitrary<W>;
  /** Largest number of messages that may pass one process, as a guide for faults on single messages. */
  messages(scenario: S): number;
  items(workload: W): readonly Item[];
  withItems(items: readonly Item[]): W;
  /** The item in every simpler way, the biggest steps first. */
  simpler(item: Item): Item[];
}
