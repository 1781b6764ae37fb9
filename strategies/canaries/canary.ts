import type { Property } from "../../harness/scenario/claims.ts";
import type { Strategy } from "../../harness/scenario/data-strategy.ts";
import type { Sessions } from "../../harness/scenario/scenario.ts";
import type { DataWorkloadShape } from "../../harness/scenario/workload.ts";

/** A strategy with one planted defect, and how the harness finds it: what shows that a green run means something. */
export interface Canary {
  readonly strategy: Strategy;
  /** One sentence: what is wrong. */
  readonly defect: string;
  /** One sentence: why its author thinks that it is right. */
  readonly believedTo: string;
  /** The property that its author claims and that does not hold. */
  readonly caughtBy: Property;
  /** Name of a family of faults that shows it. */
  readonly fault: string;
  /** For a strategy that holds data: the workload that shows it; read, write and cas of registers if absent. */
  readonly workload?: Partial<DataWorkloadShape>;
  /** For a strategy that holds data: the sessions that show it; one at each node if absent. */
  readonly sessions?: Partial<Sessions>;
  /**
   * Messages or operations that its shrunk case has at most, if more than 3: where the race of two answers
   * decides, a case with fewer operations seldom fails with the same seed.
   */
  readonly smallest?: number;
  /** Runs within which it is found: all but one in ten thousand searches find it earlier. */
  readonly within: number;
}
