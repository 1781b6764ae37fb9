import type { Claim, DataProperty } from "./claims.ts";
import type { JsonObject } from "./json.ts";
import type { DeliveryStrategy, ProcessContext } from "./strategy.ts";
import { type OperationName, workloadOperations } from "./workload.ts";

/** What a node of a data strategy is given. */
export interface NodeContext extends ProcessContext {
  /** Names of all nodes, in order; {@link ProcessContext.id} is this one's. */
  readonly nodes: readonly string[];
  /** Names of the other nodes, in order. */
  readonly peers: readonly string[];
}

/** Thrown by a {@link DataNode} when an operation certainly had no effect and never will. */
export class NotDoneError extends Error {
  override readonly name = "NotDoneError";
}

/**
 * A started node: what the sessions that talk to it can ask.
 *
 * They call it directly, not by way of the broker, so a node that is cut off can still answer. A
 * rejection leaves it open whether the operation took effect, unless it is a {@link NotDoneError}. What is
 * optional here is asked only of nodes of a strategy that names it in its {@link DataStrategy.operations}.
 */
export interface DataNode {
  /** The value of a key; null if it has never been written. */
  read(key: string): Promise<string | null>;
  /** Sets the value of a key; resolves when the strategy considers it written. */
  write(key: string, value: string): Promise<void>;
  /** Sets the value of a key if it is `expected` (null: never written); resolves whether it was. */
  cas?(key: string, expected: string | null, value: string): Promise<boolean>;
  /** The number that a counter has reached; 0 at first. */
  total?(key: string): Promise<number>;
  /** Adds a whole number to a counter. */
  add?(key: string, amount: number): Promise<void>;
  /** All elements of a list, in order; none at first. */
  list?(key: string): Promise<readonly string[]>;
  /** Puts an element at the end of a list. */
  append?(key: string, element: string): Promise<void>;
  /** The balances of these accounts, all at one moment; each is 0 at first and may be below 0. */
  balances?(accounts: readonly string[]): Promise<Readonly<Record<string, number>>>;
  /** Moves an amount from one account to another: both change, or none does. */
  transfer?(from: string, to: string, amount: number): Promise<void>;
  /** Stops in good order. */
  close?(): Promise<void>;
}

/** A way to hold data on several nodes, written as ordinary NATS client code. */
export interface DataStrategy {
  readonly kind: "data";
  /** Lower case with hyphens. */
  readonly name: string;
  /** One sentence: what it does. */
  readonly summary: string;
  readonly claims: readonly Claim<DataProperty>[];
  /** What its nodes can be asked, and so which workloads it can run; `read`, `write` and `cas` if absent. */
  readonly operations?: readonly OperationName[];
  /** Default settings (durations in milliseconds); a scenario may override them. */
  readonly settings?: JsonObject;
  /** Creates streams and buckets, once, before the nodes start and without faults. */
  prepare?(context: ProcessContext): Promise<void>;
  /** Starts one node in its process, again after each crash; resolves when it may be asked. */
  node(context: NodeContext): Promise<DataNode> | DataNode;
}

/** What the nodes of a strategy can be asked. */
export function operationsOf({ operations }: Pick<DataStrategy, "operations">): readonly OperationName[] {
  return operations ?? workloadOperations.register;
}

/** A strategy of any kind. */
export type Strategy = DeliveryStrategy | DataStrategy;

/** Declares a data strategy; returns it unchanged, for its type. */
export function defineData(strategy: Omit<DataStrategy, "kind">): DataStrategy {
  return { kind: "data", ...strategy };
}
