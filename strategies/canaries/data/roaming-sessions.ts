import { defineData } from "../../../harness/scenario/data-strategy.ts";
import { sharePartial } from "../../data/share-partial/strategy.ts";
import type { Canary } from "../canary.ts";

/** Copies whose clients go on at another node when theirs does not answer. */
export const roamingSessions: Canary = {
  strategy: defineData({
    ...sharePartial,
    name: "roaming-sessions",
    summary: "The critical key is copied to every node, the others are not; clients go on where they are answered.",
    claims: [{ property: "read-your-writes", tolerates: ["partition"] }],
    settings: { ...sharePartial.settings, deadline: 300, attemptTimeout: 150 },
  }),
  defect:
    "A session whose node is cut off and cannot answer for one key goes on at another node, which has not heard of what it wrote to the other key.",
  believedTo: "To read what the same client wrote, because sessions that stay at their node do.",
  caughtBy: "read-your-writes",
  fault: "partition",
  sessions: { roam: true },
  workload: { keys: 2, skew: 0, even: true, operations: 40, mix: { read: 2, write: 1 } },
  within: 250,
};
