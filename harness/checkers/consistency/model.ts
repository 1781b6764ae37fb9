import type { Operation } from "./operation.ts";

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
  /** Names a state: equal for equal states and only for those. */
  identify(state: State): string | number;
  /** A state for people. */
  describe(state: State): string;
  /** Why an operation does not fit the model, completing "…: "; undefined if it does. */
  misfit(operation: Operation): string | undefined;
  /** Leaves out `info` operations of one key that cannot change what is judged; all are kept if absent. */
  withoutIdle?(operations: readonly Operation[]): readonly Operation[];
}
