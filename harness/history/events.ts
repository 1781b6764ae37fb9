import type { Json } from "../scenario/json.ts";

/**
 * Everything observed in one run, in order, as plain data.
 * `time` is in integer microseconds since the start of the faults phase, as the times of schedules and
 * workloads are; what happens before has negative times.
 */
export type HistoryEvent =
  | InvokeEvent
  | CompletionEvent
  | StoredEvent
  | DeliveredEvent
  | EffectEvent
  | FaultEvent
  | ProcessEvent
  | ServerEvent
  | PhaseEvent
  | ClocksEvent
  | StallEvent
  | LogEvent;

interface At {
  readonly time: number;
}

/** A producer starts to send a message, or a session asks a node for an operation. */
export interface InvokeEvent extends At {
  readonly type: "invoke";
  /** The producer, or the node that is asked. */
  readonly process: string;
  /** Absent for an operation: its session cannot know. */
  readonly incarnation?: number;
  readonly id: string;
  /** Name of the producer or session, and number of its message or operation, for judging order. */
  readonly producer: string;
  readonly number: number;
  /** Digest of the payload of a message. */
  readonly digest?: string;
  /** What a session asks for; absent for a message. */
  readonly operation?: OperationCall;
}

/** What a session asks a node for, on one key; of a bank the key stands for all accounts together. */
export type OperationCall =
  | { readonly f: "read" | "total" | "list"; readonly key: string }
  | { readonly f: "write" | "append"; readonly key: string; readonly value: string }
  /** `expected`: what the key must hold; null if it must never have been written. */
  | { readonly f: "cas"; readonly key: string; readonly expected: string | null; readonly value: string }
  | { readonly f: "add"; readonly key: string; readonly amount: number }
  | { readonly f: "balances"; readonly key: string; readonly accounts: readonly string[] }
  | {
      readonly f: "transfer";
      readonly key: string;
      readonly from: string;
      readonly to: string;
      readonly amount: number;
    };

/**
 * A send or operation ends: `ok` acknowledged, `fail` certainly not done, `info` unknown (the process
 * died, time ran out, or an error that leaves it open).
 */
export interface CompletionEvent extends At {
  readonly type: "ok" | "fail" | "info";
  readonly process: string;
  readonly id: string;
  /** With `ok` of an operation: what was read, or for `cas` whether the value was set. */
  readonly value?: Json;
  readonly error?: string;
}

/** The broker stored a message, or recognised it as a duplicate. */
export interface StoredEvent extends At {
  readonly type: "stored";
  readonly server: string;
  readonly stream: string;
  readonly sequence: number;
  /** Absent if the payload is not a workload message. */
  readonly id?: string;
  readonly duplicate: boolean;
}

/** The broker sent a message to a consumer process. */
export interface DeliveredEvent extends At {
  readonly type: "delivered";
  readonly process: string;
  readonly id: string;
  /** 1 for the first delivery of the stored message, higher for redeliveries; 1 on core NATS. */
  readonly attempt: number;
}

/** A request to the outside world. `applied` is false if the idempotency key was known. */
export interface EffectEvent extends At {
  readonly type: "effect";
  readonly process: string;
  readonly id: string;
  readonly applied: boolean;
  readonly key?: string;
  /** Digest of the payload as the consumer saw it, if it passed it on. */
  readonly digest?: string;
}

/** A fault starts or ends; `in-force`: one that takes a while to begin acts from now on. */
export interface FaultEvent extends At {
  readonly type: "fault";
  /** Position in the schedule. */
  readonly index: number;
  readonly kind: string;
  readonly phase: "start" | "in-force" | "end";
  /** Names of the processes and servers that it acts on. */
  readonly targets: readonly string[];
  /** Servers by the roles that the schedule names, as they had them when the fault began. */
  readonly roles?: Readonly<Record<string, string>>;
  /** With `end`: what it did. */
  readonly evidence?: Evidence;
}

/** Proof that a fault took effect: counts by name (`framesHeld`, `connectionsCut`, `recordsLost` …). All zero: it was vacuous. */
export type Evidence = Readonly<Record<string, number>>;

/** A process starts, a node is ready to be asked, it stops in good order, dies, is paused or resumed, or its code throws. */
export interface ProcessEvent extends At {
  readonly type: "process";
  readonly process: string;
  readonly incarnation: number;
  readonly what: "start" | "ready" | "stop" | "crash" | "pause" | "resume" | "error";
  readonly error?: string;
}

/** A server starts, is killed, loses power, is paused or resumed; in a cluster also: it begins or ceases to say that it leads. */
export interface ServerEvent extends At {
  readonly type: "server";
  readonly server: string;
  /** With `lead` and `step-down`: of which stream; of JetStream's meta group if absent. */
  readonly stream?: string;
  readonly what: "start" | "kill" | "power-loss" | "pause" | "resume" | "lead" | "step-down";
}

/** A phase of the run begins; `end` closes the history. */
export interface PhaseEvent extends At {
  readonly type: "phase";
  readonly phase: "faults" | "recovery" | "end";
  /** With `end`: `quiet` if everything drained, `stuck` if the recovery limit was reached. */
  readonly outcome?: "quiet" | "stuck";
  /** With `stuck`: what was still outstanding, in words. */
  readonly outstanding?: readonly string[];
  /** With `end`: ids of messages that the broker still holds for a consumer. */
  readonly pending?: readonly string[];
}

/** How wrong the wall clocks of all nodes are at one moment. */
export interface ClocksEvent extends At {
  readonly type: "clocks";
  /** Microseconds ahead of the true time, or behind if negative, by node. */
  readonly errors: Readonly<Record<string, number>>;
}

/**
 * A process, a server or the harness itself was held up until now although no fault acted on it: the machine
 * was too busy, or code blocked its thread without working. Real backends only.
 */
export interface StallEvent extends At {
  readonly type: "stall";
  /** Who was held up. */
  readonly name: string;
  /** Microseconds. */
  readonly duration: number;
}

/** A line written by user code, or by the harness about it. */
export interface LogEvent extends At {
  readonly type: "log";
  readonly process: string;
  readonly text: string;
}

/** A history with what is needed to judge it alone. */
export interface History {
  readonly events: readonly HistoryEvent[];
}
