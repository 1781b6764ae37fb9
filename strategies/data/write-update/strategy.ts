import { defineData, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { clockless, withoutCrashes } from "../families.ts";
import { Replicas } from "../replicas.ts";

/** Every key has an owner; others read copies, which the owner replaces when it changes the key. */
export const writeUpdate: DataStrategy = defineData({
  name: "write-update",
  summary:
    "Each key has an owner, chosen by hash; others read copies, which the owner replaces before it acknowledges a change.",
  claims: [
    { property: "read-your-writes", tolerates: withoutCrashes },
    { property: "monotonic-reads", tolerates: withoutCrashes },
    { property: "monotonic-writes", tolerates: withoutCrashes },
    { property: "no-lost-writes", tolerates: [...withoutCrashes, "crash-once", "host-loss"] },
    { property: "durable", tolerates: [...withoutCrashes, "crash-once", "host-loss"] },
    { property: "converges", tolerates: clockless },
    { property: "progress", tolerates: clockless },
  ],
  settings: { repeatInterval: 250, deadline: 1_800, attemptTimeout: 500, retryDelay: 50 },

  async node(context) {
    return Replicas.start(context, await connect(context), async (change) => {
      change.install();
      // Acknowledged when all have it; until then some read the new value, and others the old one.
      await change.update();
    });
  },
});
