import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { atLeastOnce } from "../delivery/at-least-once/strategy.ts";
import { survivable } from "../common/families.ts";
import { createStreamAndConsumer } from "../delivery/orders.ts";
import type { Canary } from "./canary.ts";

/** Redelivery switched off, against duplicates. */
export const maxDeliverOne: Canary = {
  strategy: defineDelivery({
    ...atLeastOnce,
    name: "max-deliver-one",
    summary: "At-least-once whose consumer is delivered each message once only.",
    claims: [{ property: "no-loss", tolerates: survivable }],
    prepare: (context) => createStreamAndConsumer(context, { consumer: { max_deliver: 1 } }),
  }),
  defect: "With max_deliver 1 a delivery that gets lost, or whose consumer dies, is never repeated.",
  believedTo: "Not to lose messages, and to have no duplicates either, because every message is acknowledged.",
  caughtBy: "no-loss",
  fault: "partition",
  within: 125,
};
