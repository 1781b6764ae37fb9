import { defineDelivery } from "../../harness/scenario/strategy.ts";
import { exactlyOnce } from "../delivery/exactly-once/strategy.ts";
import { survivable } from "../common/families.ts";
import type { Canary } from "./canary.ts";

/** Everything is right but for two numbers: retries come after the ids are forgotten. */
export const shortMemory: Canary = {
  strategy: defineDelivery({
    ...exactlyOnce,
    name: "short-memory",
    summary: "Exactly-once with a dedup window and keys of half a second.",
    claims: [{ property: "no-duplicates", tolerates: survivable }],
    settings: { ...exactlyOnce.settings, duplicateWindow: 500, keyLifetime: 500 },
  }),
  defect: "Ids are remembered for half a second: a retry or redelivery after a longer outage counts as new.",
  believedTo: "To be exactly-once, because a short window saves memory and retries come fast.",
  caughtBy: "no-duplicates",
  fault: "broker-restart",
  within: 60,
};
