import type { DeliveryProperty } from "../scenario/claims.ts";

/** One sentence for each property that is checked. */
export const propertySummaries: Readonly<Record<DeliveryProperty, string>> = {
  "no-loss": "Every acknowledged message has an effect once the run has recovered.",
  "no-duplicates": "No message has more than one effect.",
  "no-phantoms": "No effect happens without an attempt to send its message.",
  "no-corruption": "Every effect sees the payload that was sent.",
  "in-order": "The first effects of one producer's messages happen in the order of sending.",
  progress: "After recovery every operation completes and nothing stays undelivered.",
};
