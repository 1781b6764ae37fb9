/** One message that a producer attempts to send. */
export interface MessageAttempt {
  /** Milliseconds from the start of the faults phase. */
  readonly at: number;
  /** Number of the producer, from 1. */
  readonly producer: number;
  /** Bytes of filler in the payload, so that sizes can vary. */
  readonly size: number;
}

/** The operations of one run of a delivery scenario, in order of `at`. */
export interface DeliveryWorkload {
  readonly messages: readonly MessageAttempt[];
}

/** How workloads of a delivery scenario are drawn. */
export interface DeliveryWorkloadShape {
  /** Messages of one run; a run draws between 1 and this number. */
  readonly messages: number;
  /** Whether every run has as many of them, spread evenly; else between 1 and that, with extremes more often. */
  readonly even?: boolean;
  /** Milliseconds over which the messages are spread. */
  readonly spread: number;
  /** Largest filler in bytes. */
  readonly size: number;
}

/**
 * What sessions can ask of nodes in each type of workload; the first one reads, and is asked of every node
 * at the end of a run.
 *
 * - `register`: a key holds one value, that is read, written, or compared and set.
 * - `counter`: a key holds a number, at first 0, to which numbers are added.
 * - `append-list`: a key holds a list, at first empty, at whose end elements are put.
 * - `bank`: each key is an account, at first with 0 and free to be overdrawn; amounts are transferred from
 *   one to another, and all are read at once. Their sum is 0 at all times.
 */
export const workloadOperations = {
  register: ["read", "write", "cas"],
  counter: ["total", "add"],
  "append-list": ["list", "append"],
  bank: ["balances", "transfer"],
} as const;

/** What a data scenario is about: one of the types of {@link workloadOperations}. */
export type DataWorkloadType = keyof typeof workloadOperations;

/** One thing that a session can ask of a node; each belongs to one type of workload. */
export type OperationName = (typeof workloadOperations)[DataWorkloadType][number];

/** The types of workloads of data scenarios. */
export const dataWorkloadTypes = Object.keys(workloadOperations) as readonly DataWorkloadType[];

/** Every {@link OperationName}. */
export const operationNames: readonly OperationName[] = Object.values(workloadOperations).flat();

/**
 * One operation that a session attempts. What it writes or appends is unique in the run; a `cas` expects
 * what its session has last seen of the key.
 */
export interface OperationAttempt {
  /** Milliseconds from the start of the faults phase; a session that is busy begins later. */
  readonly at: number;
  /** Number of the session, from 1. Where sessions are pinned the one at the home of the key performs it, of several the one with the rank of this one at its node. */
  readonly session: number;
  readonly f: OperationName;
  /** Number of the key, from 1; for `transfer` of the account that pays, for `balances` of no meaning. */
  readonly key: number;
  /** For `transfer`: number of the account that is paid, another one than `key`. */
  readonly to?: number;
  /** For `add` and `transfer`: a whole number from 1. */
  readonly amount?: number;
}

/** The operations of one run of a data scenario; those of one session in order of `at`. */
export interface DataWorkload {
  readonly operations: readonly OperationAttempt[];
}

/** How workloads of a data scenario are drawn. */
export interface DataWorkloadShape {
  /** What keys hold, and so what can be asked. */
  readonly type: DataWorkloadType;
  /** Operations of one run; a run draws between 1 and this number. */
  readonly operations: number;
  /** Whether every run has as many of them, spread evenly; else between 1 and that, with extremes more often. */
  readonly even?: boolean;
  /** Keys, or accounts of the bank. */
  readonly keys: number;
  /** Popularity of keys: the n-th has the weight n to the power of minus this; 0 makes all equal. */
  readonly skew: number;
  /** Weights of the operations of the type; 0 if absent. */
  readonly mix: Readonly<Partial<Record<OperationName, number>>>;
  /** Milliseconds over which the operations are spread. */
  readonly spread: number;
}

/** What is attempted in one run. */
export type Workload = DeliveryWorkload | DataWorkload;

/** How many messages or operations a workload has. */
export function workloadSize(workload: Workload): number {
  return itemsOf(workload).length;
}

/** Messages or operations of a workload. */
export function itemsOf(workload: Workload): readonly (MessageAttempt | OperationAttempt)[] {
  return "messages" in workload ? workload.messages : workload.operations;
}
