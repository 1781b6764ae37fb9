import type { NodeRequest, WorkloadMessage } from "../backend.ts";
import type { RunState } from "../server-host.ts";
import type { Assignment, FromChild } from "./ipc.ts";
import type { ClockError } from "./wall-clock.ts";

/** Told of what a started incarnation says. */
export interface IncarnationListener {
  message(message: FromChild): void;
  /** It is gone, and everything it said before has been told. */
  gone(how: string): void;
}

/** One life of a process of the application, wherever its code runs: loaded first, and then any process. */
export interface AppIncarnation {
  /** Resolves when the code is loaded. */
  readonly loaded: Promise<void>;
  readonly state: RunState;
  /** Makes it a process of the application. */
  start(assignment: Assignment, listener: IncarnationListener): void;
  /** Hands over a message to send. */
  send(message: WorkloadMessage): void;
  /** Asks the node for an operation; the answer comes back with the number. */
  operate(number: number, request: NodeRequest): void;
  /** Asks for a sign of life, which comes back with the number; see {@link ToChild}. */
  ping(number: number, flush: boolean): void;
  /** Sets its wall clock off, or right. */
  setClock(errors: readonly ClockError[]): void;
  /** Answers a request for an effect. */
  answer(request: number, applied: boolean): void;
  /** Freezes it; false if it does not run. */
  pause(): boolean;
  /** Lets it go on; false if it was not paused. */
  resume(): boolean;
  /** The run is over: ends it, or leaves it to another run if nothing of this one can be left in it. */
  release(): Promise<void>;
  /** Ends it without a goodbye; resolves when everything that it said has been told. */
  kill(): Promise<void>;
}
