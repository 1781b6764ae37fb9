import type { ConnectionOptions } from "@nats-io/transport-node";
import type { NatsClient } from "../clients/client.ts";
import type { History, HistoryEvent, OperationCall } from "../history/events.ts";
import type { Json, JsonObject } from "../scenario/json.ts";
import type { Strategy } from "../scenario/data-strategy.ts";
import type { Topology } from "../scenario/topology.ts";
import type { World } from "./world.ts";

/** An event as it happens: the backend adds the time. */
export type UntimedEvent = HistoryEvent extends infer Event
  ? Event extends HistoryEvent
    ? Omit<Event, "time">
    : never
  : never;

/** A workload message on its way to a producer. */
export interface WorkloadMessage {
  readonly id: string;
  readonly producer: string;
  /** Number of the message of this producer, from 1. */
  readonly number: number;
  readonly data: Uint8Array;
}

/** What a session asks of a node. */
export interface NodeRequest {
  readonly node: string;
  readonly operation: OperationCall;
}

/** What came of it; what is `fail` certainly had no effect and never will, with `info` nobody knows. */
export type NodeAnswer =
  /** What was read, for `cas` whether it was set; null if there is nothing to say. */
  { readonly type: "ok"; readonly value: Json } | { readonly type: "fail" | "info"; readonly error: string };

/** What is still to happen before a run has drained. */
export interface Outstanding {
  /** Sends that have not ended, and those that have not begun because their process is down. */
  readonly operations: readonly string[];
  /** Messages that the broker holds for a consumer, or waits to be acknowledged. */
  readonly deliveries: number;
  /** Processes and servers that are down or paused, in words. */
  readonly notRunning: readonly string[];
  /** Milliseconds since the last event of the history that is about a message. */
  readonly quietFor: number;
}

/** The wall clocks of the processes' hosts. */
export interface HostClocks {
  /** Sets how a process's clock departs from the true time when no fault acts on it: `offset` is in milliseconds. */
  setClock(process: string, offset: number, driftPartsPerMillion: number): void;
  /** Milliseconds by which a process's clock is ahead of the true time now, or behind if negative. */
  clockError(process: string): number;
}

/** What processes and servers have sent and were sent, by name; a message counts at both ends. */
export type Traffic = Readonly<Record<string, { readonly messages: number; readonly bytes: number }>>;

/** One run as a script sees it: a broker and processes that can be started, used and hurt. */
export interface Stage {
  readonly world: World;
  readonly clocks: HostClocks;
  record(event: UntimedEvent): void;
  /** Runs the strategy's `prepare`, before anything else. */
  prepare(): Promise<void>;
  /** Starts all processes; resolves when they have begun to run. */
  startProcesses(): Promise<void>;
  /** Gives all processes so many milliseconds to connect and subscribe, in which each of them can run. */
  warmUp(milliseconds: number): Promise<void>;
  /** Hands a message to a producer, which sends it as soon as it runs. */
  send(message: WorkloadMessage): void;
  /** Asks a node directly, not by way of the broker; always resolves, if need be when the node's process dies. */
  operate(request: NodeRequest): Promise<NodeAnswer>;
  /** Tells from now on of every node that can be asked again after it had died. */
  onReturn(listener: (node: string) => void): void;
  /** What is still to happen. */
  outstanding(): Promise<Outstanding>;
  /** Ids of messages that the broker may still deliver. */
  pending(): Promise<readonly string[]>;
  /** What was sent so far. */
  traffic(): Traffic;
}

/** Everything a backend must know to set up one run. */
export interface RunPlan {
  readonly topology: Topology;
  readonly strategy: Strategy;
  readonly settings: JsonObject;
  readonly connection: ConnectionOptions;
  readonly client: NatsClient;
  readonly seed: number;
  /** Whether single messages will be interfered with. */
  readonly middlebox: boolean;
  /** Kinds of fault that will be injected: a backend prepares for no others where that costs something. */
  readonly faultKinds: readonly string[];
  /** What happens on the stage; the run ends when it resolves. */
  readonly script: (stage: Stage) => Promise<void>;
  /** Milliseconds of the backend's time after which the run is ended by force. */
  readonly timeLimit: number;
  readonly diagnose: Diagnosis;
}

/** What is done beyond running, at the cost of speed. */
export interface Diagnosis {
  /** Keep the steps of the trace (simulation only). */
  readonly trace: boolean;
  /** Look for real I/O inside the simulation. */
  readonly escapes: boolean;
  /** How promises are drained (simulation only). */
  readonly drain?: "tick" | "immediate";
}

/** What a run cost. */
export interface RunCost {
  readonly networkMessages: number;
  readonly networkBytes: number;
  readonly storedBytes: number;
  /** Times that servers made something survive power loss; 0 on a real backend where nobody looked. */
  readonly syncs: number;
}

/** What came of one run, before anything is judged. */
export interface RunRecord {
  readonly history: History;
  /** How often each thing worth knowing happened. */
  readonly counters: Readonly<Record<string, number>>;
  readonly cost: RunCost;
  /** Milliseconds of the backend's time. */
  readonly duration: number;
  /** Why the run could not be carried out, if it could not. */
  readonly failure?: RunFailure;
  /** Hash of the trace; empty on a real backend. */
  readonly traceHash: string;
  readonly steps: number;
  readonly trace: readonly {
    readonly time: number;
    readonly owner: string;
    readonly label: string;
    readonly hash: string;
  }[];
}

/** Why a run could not be carried out. */
export type RunFailure =
  /** The script or the harness threw. */
  | { readonly kind: "error"; readonly error: unknown }
  /** Nothing could happen any more, or a budget was used up. */
  | { readonly kind: "stopped"; readonly reason: string; readonly waiting: readonly string[] }
  /** Code of the scenario waits for real I/O, which never completes in simulation. */
  | { readonly kind: "escape"; readonly places: readonly string[] };

/** A place where scenarios run. */
export interface Backend {
  readonly name: "sim" | "process" | "container";
  /** Name and version of the broker, for reports. */
  readonly server: string;
  /** Carries out one run. Rejects only for defects of the harness. */
  run(plan: RunPlan): Promise<RunRecord>;
}
