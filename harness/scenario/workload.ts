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
