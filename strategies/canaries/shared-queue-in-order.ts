import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { atLeastOnce } from "../delivery/at-least-once/strategy.ts";
import { survivable } from "../delivery/families.ts";
import type { Canary } from "./canary.ts";

/** At-least-once as it is, with one claim too many. */
export const sharedQueueInOrder: Canary = {
  strategy: defineDelivery({
    ...atLeastOnce,
    name: "shared-queue-in-order",
    summary: "At-least-once on one stream that several workers share, believed to keep the order.",
    claims: [{ property: "in-order", tolerates: survivable }],
  }),
  defect: "Order in the stream is not order of effects: a message that comes again comes after later ones.",
  believedTo: "To keep the order of each producer, because a stream is a log and every consumer reads it in order.",
  caughtBy: "in-order",
  fault: "broker-restart",
  within: 50,
};
