/**
 * The properties that a delivery strategy can claim.
 *
 * - `no-loss`: every acknowledged message has an effect once the run has recovered.
 * - `no-duplicates`: no message has more than one effect.
 * - `no-phantoms`: no effect without an attempt to send the message.
 * - `no-corruption`: every effect sees the payload that was sent.
 * - `in-order`: the first effects of one producer's messages happen in the order of sending.
 * - `progress`: after recovery every operation completes and nothing stays undelivered.
 */
export const deliveryProperties = [
  "no-loss",
  "no-duplicates",
  "no-phantoms",
  "no-corruption",
  "in-order",
  "progress",
] as const;

/** One of {@link deliveryProperties}. */
export type DeliveryProperty = (typeof deliveryProperties)[number];

/**
 * The properties that a data strategy can claim, the consistency models first.
 *
 * - `linearizable`: every operation takes effect at one moment between its begin and its end.
 * - `sequential`: one order of all operations, in which each session's keep theirs, explains all results.
 * - `causal`: what a session has seen or done comes before what it does next, for everybody who sees that.
 * - `read-your-writes`: a session reads nothing older than what it has written.
 * - `monotonic-reads`: a session reads nothing older than what it has read.
 * - `monotonic-writes`: the writes of a session are seen in their order.
 * - `writes-follow-reads`: a write is seen after what its session had read before it.
 * - `no-lost-writes`: after recovery no acknowledged write is gone unless a later one replaced it.
 * - `durable`: no acknowledged write is lost with a node that dies.
 * - `invariant`: whoever reads all accounts of a bank sees the same sum; of other workloads not judged.
 * - `converges`: after recovery all nodes give the same value for each key.
 * - `available`: every operation of every session succeeds within the deadline, at all times.
 * - `progress`: after recovery every operation completes and every node answers.
 */
export const dataProperties = [
  "linearizable",
  "sequential",
  "causal",
  "read-your-writes",
  "monotonic-reads",
  "monotonic-writes",
  "writes-follow-reads",
  "no-lost-writes",
  "durable",
  "invariant",
  "converges",
  "available",
  "progress",
] as const;

/** One of {@link dataProperties}. */
export type DataProperty = (typeof dataProperties)[number];

/** A property of any kind of strategy. */
export type Property = DeliveryProperty | DataProperty;

/** All properties, those of delivery first. */
export const properties: readonly Property[] = [
  ...new Set<Property>([...deliveryProperties, ...dataProperties]),
];

/** What a strategy promises, and the fault families under which it promises it. */
export interface Claim<P extends Property = Property> {
  readonly property: P;
  /** Names of fault families; `none` (no fault at all) is always tolerated. */
  readonly tolerates: readonly string[];
}
