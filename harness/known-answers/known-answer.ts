import type { ConnectionOptions } from "@nats-io/transport-node";
import type { DeliveryFacts } from "../checkers/delivery-facts.ts";
import type { HistoryEvent } from "../history/events.ts";
import type { JsonObject } from "../scenario/json.ts";
import type { RunCase, RunLimits } from "../scenario/scenario.ts";
import type { DeliveryStrategy } from "../scenario/strategy.ts";
import type { BrokerSettings } from "../scenario/topology.ts";
import type { DeliveryWorkload } from "../scenario/workload.ts";

/** Behaviour of real systems that was published, and that the harness should show: a test of the harness itself. */
export interface KnownAnswer {
  /** `D2`. */
  readonly id: string;
  /** What was published, in one sentence. */
  readonly statement: string;
  /** Where. */
  readonly source: string;
  /** All of them must show it. */
  readonly experiments: readonly Experiment[];
  /** Why there is no experiment, if there is none. */
  readonly notRun?: string;
}

/** One case that shows an answer, or a control that shows the opposite. */
export interface Experiment {
  /** Unique within the answer; lower case with hyphens. */
  readonly name: string;
  readonly strategy: DeliveryStrategy;
  /** Name of the fault family to which the schedule belongs; `none` if absent. */
  readonly family?: string;
  readonly broker?: Partial<BrokerSettings>;
  readonly settings?: JsonObject;
  readonly connection?: ConnectionOptions;
  readonly limits?: Partial<RunLimits>;
  readonly case: RunCase<DeliveryWorkload>;
  /** Whether it takes luck, so that not to see it refutes nothing. */
  readonly byChance?: boolean;
  /** Looks for the answer in what one run of a release, such as `2.10.27`, has shown. */
  judge(observed: Observed, release: string): Shown;
}

/** What a run has shown. */
export interface Observed {
  readonly events: readonly HistoryEvent[];
  readonly facts: DeliveryFacts;
}

/** Whether a run showed an answer. */
export interface Shown {
  readonly shown: boolean;
  /** What was seen, in words. */
  readonly what: string;
}
