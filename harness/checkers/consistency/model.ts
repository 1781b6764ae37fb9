import type { Operation } from "./operation.ts";

/** Where in the order of changes an operation stands, as far as outputs tell. */
export interface Due {
  readonly first: number;
  readonly last: number;
}

/** A pure sequential specification of one object: what it does if operations come one after the other. */
export interface Model<State> {
  readonly name: string;
  /** The functions that it knows. */
  readonly functions: readonly Operation["f"][];
  /** The state before the first operation. */
  init(): State;
  /**
   * The state after an operation that gives its output in this state; undefined if it could not give it.
   * The output of an operation that ended `info` is unknown, so that any is right.
   */
  step(state: State, operation: Operation): State | undefined;
  /** Whether the operation, with its output, leaves every state as it is in which it is possible. */
  observes(operation: Operation): boolean;
  /** Names a state: equal for equal states and only for those. */
  identify(state: State): string | number;
  /** A state for people. */
  describe(state: State): string;
  /** Why an operation does not fit the model, completing "…: "; undefined if it does. */
  misfit(operation: Operation): string | undefined;
  /**
   * What the outputs of one key say of the order in which its operations changed the object: an operation
   * comes before another if its `last` is below the other's `first`. Operations without an entry are free.
   */
  order?(operations: readonly Operation[]): ReadonlyMap<Operation, Due> | undefined;
  /** Leaves out `info` operations of one key that cannot change what is judged; all are kept if absent. */
  withoutIdle?(operations: readonly Operation[]): readonly Operation[];
}
