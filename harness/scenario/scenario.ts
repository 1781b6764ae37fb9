import type { ConnectionOptions } from "@nats-io/transport-node";
import type { DataProperty, DeliveryProperty } from "./claims.ts";
import type { Clocks } from "./clocks.ts";
import type { DataStrategy } from "./data-strategy.ts";
import type { Schedule } from "./fault.ts";
import type { JsonObject } from "./json.ts";
import type { DeliveryStrategy } from "./strategy.ts";
import type { Topology } from "./topology.ts";
import type { DataWorkloadShape, DeliveryWorkloadShape, Workload } from "./workload.ts";

/** Limits of one run, in milliseconds of the backend's time. */
export interface RunLimits {
  /** An operation counts as available if it gets a definite answer within this time. */
  readonly operationDeadline: number;
  /** Longest recovery phase; running out of it is the finding `stuck`. */
  readonly recovery: number;
  /** Nothing may happen for so long before the run counts as drained. */
  readonly quiet: number;
}

/** What scenarios of all kinds have. */
interface CommonScenario {
  readonly name: string;
  readonly topology: Topology;
  /** Names of the fault families to run it under, each a cell; if absent `none` and all that its claims tolerate and its broker has servers for. */
  readonly faults?: readonly string[];
  /** Overrides of the strategy's settings. */
  readonly settings: JsonObject;
  /** Options for every `connect()` of the processes. */
  readonly connection: ConnectionOptions;
  readonly limits: RunLimits;
  /** Runs of each cell for every run that is asked for; 1 if absent. */
  readonly effort?: number;
}

/** What is run: a delivery strategy, workload shape, fault families, topology, and the claims to check. */
export interface DeliveryScenario extends CommonScenario {
  readonly kind: "delivery";
  readonly strategy: DeliveryStrategy;
  readonly workload: DeliveryWorkloadShape;
  /** Properties to check; those that the strategy claims if absent. */
  readonly claims?: readonly DeliveryProperty[];
}

/** Clients of the nodes. */
export interface Sessions {
  /** Sessions at each node. */
  readonly perNode: number;
  /** Whether a session whose operation did not succeed goes on at the next node; else it stays where it is. */
  readonly roam: boolean;
  /** Whether a session reads all its keys at once when its node can be asked again after it had died. */
  readonly rereads: boolean;
  /** Whether a key is asked for by the sessions at its home only, which a hash of its name tells; else by any. */
  readonly pinned: boolean;
}

/** What is run: a data strategy, sessions, workload shape, fault families, topology, and the claims to check. */
export interface DataScenario extends CommonScenario {
  readonly kind: "data";
  readonly strategy: DataStrategy;
  readonly sessions: Sessions;
  /** How wrong the wall clocks of the nodes are, and what keeps them together; all are right if absent. */
  readonly clocks?: Clocks;
  readonly workload: DataWorkloadShape;
  /** Properties to check; those that the strategy claims if absent. */
  readonly claims?: readonly DataProperty[];
}

/** What is run, of any kind. */
export type Scenario = DeliveryScenario | DataScenario;

/** One run as plain data: with the scenario it determines the whole run on the simulated backend. */
export interface RunCase<W extends Workload = Workload> {
  readonly workload: W;
  readonly schedule: Schedule;
  /** Seed of everything else (latencies, jitter, client randomness): an unsigned 32-bit integer. */
  readonly seed: number;
}
