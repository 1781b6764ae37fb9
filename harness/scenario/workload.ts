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
  /** Milliseconds over which the messages are spread. */
  readonly spread: number;
  /** Largest filler in bytes. */
  readonly size: number;
}

/** What a session can ask of a node: a whole value per key, read, written or compared and set. */
export const operationNames = ["read", "write", "cas"] as const;

/** One of {@link operationNames}. */
export type OperationName = (typeof operationNames)[number];

/**
 * One operation that a session attempts. What it writes is unique in the run; a `cas` expects what its
 * session has last seen of the key.
 */
export interface OperationAttempt {
  /** Milliseconds from the start of the faults phase; a session that is busy begins later. */
  readonly at: number;
  /** Number of the session, from 1. */
  readonly session: number;
  readonly f: OperationName;
  /** Number of the key, from 1. */
  readonly key: number;
}

/** The operations of one run of a data scenario; those of one session in order of `at`. */
export interface DataWorkload {
  readonly operations: readonly OperationAttempt[];
}

/** How workloads of a data scenario are drawn. */
export interface DataWorkloadShape {
  /** What keys hold: `register`, one value that operations replace. */
  readonly type: "register";
  /** Operations of one run; a run draws between 1 and this number. */
  readonly operations: number;
  readonly keys: number;
  /** Popularity of keys: the n-th has the weight n to the power of minus this; 0 makes all equal. */
  readonly skew: number;
  /** Weights of the operations. */
  readonly mix: Readonly<Record<OperationName, number>>;
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
