import { defineData, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { clockless, linearizableUnder, withoutCrashes } from "../families.ts";
import { Replicas } from "../replicas.ts";

/** Every key has an owner; others read copies, which the owner makes them forget before it changes the key. */
export const writeInvalidate: DataStrategy = defineData({
  name: "write-invalidate",
  summary:
    "Each key has an owner, chosen by hash; others read copies, which they forget before the owner changes it.",
  claims: [
    ...linearizableUnder(withoutCrashes),
    { property: "converges", tolerates: clockless },
    { property: "progress", tolerates: clockless },
  ],
  settings: { repeatInterval: 250, deadline: 1_800, attemptTimeout: 500, retryDelay: 50 },

  async node(context) {
    return Replicas.start(context, await connect(context), async (change) => {
      // As long as somebody may read the old value, nobody may read the new one.
      await change.invalidate();
      change.install();
    });
  },
});
