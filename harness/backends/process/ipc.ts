import type { EffectRequest } from "../../scenario/strategy.ts";
import type { ProcessRole } from "../../run/application.ts";
import type { NodeAnswer, NodeRequest, UntimedEvent, WorkloadMessage } from "../backend.ts";
import type { ClockError } from "./wall-clock.ts";

/** What a child process is to do. `setup` runs the strategy's `prepare` and ends. */
export type Role = "setup" | ProcessRole;

/** Everything that a child must know to be a process of the application, beside its code. */
export interface Assignment {
  readonly role: Role;
  /** `producer-1` …. */
  readonly name: string;
  readonly incarnation: number;
  readonly servers: readonly string[];
  /** Names of all nodes. */
  readonly nodes: readonly string[];
  /** On how many servers streams are to be kept. */
  readonly replicas: number;
  /** Folder of the process's disk; it exists. */
  readonly disk: string;
  /** What is wrong with the clock of its host at the start. */
  readonly clockErrors: readonly ClockError[];
  /** Milliseconds by which earlier incarnations have set that clock forward. */
  readonly clockAdjustment: number;
}

/** From the harness to a child. `load` comes first; what is in it is between the suite and its child program. */
export type ToChild =
  | { readonly type: "load"; readonly code: unknown }
  | { readonly type: "start"; readonly assignment: Assignment }
  | { readonly type: "send"; readonly message: WorkloadMessage }
  | { readonly type: "operate"; readonly number: number; readonly request: NodeRequest }
  /** The run is over: it is to stop in good order, and then waits to be loaded again. */
  | { readonly type: "retire" }
  /** Asks for a sign of life, if `flush` one that comes after everything that its connections were sent so far. */
  | { readonly type: "ping"; readonly number: number; readonly flush: boolean }
  /** Sets the wall clock off, or right. */
  | { readonly type: "clock"; readonly errors: readonly ClockError[] }
  | { readonly type: "effect done"; readonly request: number; readonly applied: boolean };

/** From a child to the harness. */
export type FromChild =
  /** The code under test is loaded. */
  | { readonly type: "loaded" }
  /** It has begun to run; for `setup`: it is done. */
  | { readonly type: "started" }
  | { readonly type: "event"; readonly event: UntimedEvent }
  /** The node's answer to the request of a session. */
  | { readonly type: "answer"; readonly number: number; readonly answer: NodeAnswer }
  /** A sign of life, with the milliseconds of processor time that the process has used, if it is one of its own. */
  | { readonly type: "pong"; readonly number: number; readonly processor?: number }
  /** It has stopped; `clean` if nothing of the run is left in it. */
  | { readonly type: "retired"; readonly clean: boolean }
  /** The wall clock was read so many times more while it was wrong. */
  | { readonly type: "clock read"; readonly count: number }
  /** The code under test has set the wall clock forward by so many milliseconds. */
  | { readonly type: "clock adjusted"; readonly by: number }
  /** Asks the outside world for an effect. */
  | { readonly type: "effect"; readonly request: number; readonly effect: EffectRequest }
  /** The code threw; the child is of no more use. */
  | { readonly type: "ended"; readonly error: string };
