import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { atLeastOnce } from "../delivery/at-least-once/strategy.ts";
import { survivable } from "../common/families.ts";
import { createStreamAndConsumer } from "../delivery/orders.ts";
import type { Canary } from "./canary.ts";

/** Order kept with care on one side only. */
export const overtakingRetries: Canary = {
  strategy: defineDelivery({
    ...atLeastOnce,
    name: "overtaking-retries",
    summary: "At-least-once whose consumer takes one message at a time.",
    claims: [{ property: "in-order", tolerates: survivable }],
    prepare: (context) => createStreamAndConsumer(context, { consumer: { max_ack_pending: 1 } }),
  }),
  defect: "Sends do not wait for each other: a publish that is tried again is stored after later messages.",
  believedTo: "To keep the order of each producer, because a stream is a log, and max_ack_pending 1 hands it out one by one.",
  caughtBy: "in-order",
  fault: "broker-restart",
  within: 30,
};
