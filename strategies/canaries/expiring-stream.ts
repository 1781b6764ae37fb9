import { nanos } from "@nats-io/transport-node";
import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { atLeastOnce } from "../delivery/at-least-once/strategy.ts";
import { survivable } from "../common/families.ts";
import { createStreamAndConsumer } from "../delivery/orders.ts";
import type { Canary } from "./canary.ts";

const MAX_AGE = 1_000;

/** A limit that holds until consumers fall behind. */
export const expiringStream: Canary = {
  strategy: defineDelivery({
    ...atLeastOnce,
    name: "expiring-stream",
    summary: "At-least-once on a stream that keeps messages for one second.",
    claims: [{ property: "no-loss", tolerates: survivable }],
    // A dedup window longer than the stream's age is refused.
    settings: { ...atLeastOnce.settings, duplicateWindow: MAX_AGE },
    prepare: (context) => createStreamAndConsumer(context, { stream: { max_age: nanos(MAX_AGE) } }),
  }),
  defect: "The stream drops messages after one second, handled or not: consumers that are away for longer never get them.",
  believedTo: "Not to lose messages, because consumers take milliseconds, and a second is ample.",
  caughtBy: "no-loss",
  fault: "partition",
  within: 125,
};
