import type { Json } from "../../scenario/json.ts";
import type { Operation } from "./operation.ts";

/** What one node held for one key when the run had recovered and nothing was under way any more. */
export interface FinalRead {
  /** The node. */
  readonly process: string;
  readonly key: string;
  /** `null` if it held nothing. */
  readonly value: Json;
  /** Microseconds. */
  readonly time: number;
}

/** A node lost what it had not saved elsewhere. */
export interface NodeLoss {
  /** The node. */
  readonly process: string;
  readonly what: "crash" | "power-loss";
  /** Microseconds. */
  readonly time: number;
}

/** Everything that the consistency checkers need to know of a run. */
export interface DataHistory {
  /** In the order of invocation; the operations of one session in the order of its program. */
  readonly operations: readonly Operation[];
  /** One for each node and key that the node is to hold; empty if nobody looked. */
  readonly finals: readonly FinalRead[];
  readonly losses: readonly NodeLoss[];
  /** Microseconds at which the broker lost what it had not synced; never if absent. */
  readonly brokerLosses?: readonly number[];
}
