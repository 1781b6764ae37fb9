import type { ConnectionOptions } from "@nats-io/transport-node";
import type { DeliveryProperty } from "./claims.ts";
import type { Schedule } from "./fault.ts";
import type { JsonObject } from "./json.ts";
import type { DeliveryStrategy } from "./strategy.ts";
import type { Topology } from "./topology.ts";
import type { DeliveryWorkload, DeliveryWorkloadShape } from "./workload.ts";

/** Limits of one run, in milliseconds of the backend's time. */
export interface RunLimits {
  /** An operation counts as available if it gets a definite answer within this time. */
  readonly operationDeadline: number;
  /** Longest recovery phase; running out of it is the finding `stuck`. */
  readonly recovery: number;
  /** Nothing may happen for so long before the run counts as drained. */
  readonly quiet: number;
}

/** What is run: strategy, workload shape, fault families, topology, and the claims to check. */
export interface DeliveryScenario {
  readonly name: string;
  readonly strategy: DeliveryStrategy;
  readonly topology: Topology;
  readonly workload: DeliveryWorkloadShape;
  /** Names of the fault families to run it under, each a cell. */
  readonly faults: readonly string[];
  /** Properties to check; those that the strategy claims if absent. */
  readonly claims?: readonly DeliveryProperty[];
  /** Overrides of the strategy's settings. */
  readonly settings: JsonObject;
  /** Options for every `connect()` of the processes. */
  readonly connection: ConnectionOptions;
  readonly limits: RunLimits;
}

/** One run as plain data: with the scenario it determines the whole run on the simulated backend. */
export interface RunCase {
  readonly workload: DeliveryWorkload;
  readonly schedule: Schedule;
  /** Seed of everything else (latencies, jitter, client randomness): an unsigned 32-bit integer. */
  readonly seed: number;
}
