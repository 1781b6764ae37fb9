import { StorageType } from "@nats-io/jetstream";
import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { atLeastOnce } from "../delivery/at-least-once/strategy.ts";
import { survivable } from "../common/families.ts";
import { createStreamAndConsumer } from "../delivery/orders.ts";
import type { Canary } from "./canary.ts";

/** Storage chosen in a load test and kept. */
export const memoryStream: Canary = {
  strategy: defineDelivery({
    ...atLeastOnce,
    name: "memory-stream",
    summary: "At-least-once on a stream in the broker's memory.",
    claims: [{ property: "progress", tolerates: survivable }],
    prepare: (context) => createStreamAndConsumer(context, { stream: { storage: StorageType.Memory } }),
  }),
  defect: "The stream is in memory: a broker that restarts has lost it, with all that it had acknowledged.",
  believedTo: "To go on after every outage, because publishing is tried again and every message is acknowledged.",
  caughtBy: "progress",
  fault: "broker-restart",
  within: 15,
};
