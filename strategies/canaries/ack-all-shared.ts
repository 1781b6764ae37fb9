import { AckPolicy } from "@nats-io/jetstream";
import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { atLeastOnce } from "../delivery/at-least-once/strategy.ts";
import { survivable } from "../delivery/families.ts";
import { createStreamAndConsumer } from "../delivery/orders.ts";
import type { Canary } from "./canary.ts";

/** One worker acknowledges for all. */
export const ackAllShared: Canary = {
  strategy: defineDelivery({
    ...atLeastOnce,
    name: "ack-all-shared",
    summary: "At-least-once with AckPolicy.All on a consumer that several workers share.",
    claims: [{ property: "no-loss", tolerates: survivable }],
    prepare: (context) => createStreamAndConsumer(context, { consumer: { ack_policy: AckPolicy.All } }),
  }),
  defect: "An ack covers all earlier messages, also those that another worker has not handled.",
  believedTo: "Not to lose messages, because every ack comes after its effect, and fewer acks are cheaper.",
  caughtBy: "no-loss",
  fault: "partition",
  within: 100,
};
