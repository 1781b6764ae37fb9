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

/** What a strategy promises, and the fault families under which it promises it. */
export interface Claim {
  readonly property: DeliveryProperty;
  /** Names of fault families; `none` (no fault at all) is always tolerated. */
  readonly tolerates: readonly string[];
}
