import { defineData, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { clockless, linearizableUnder, withoutCrashes } from "../families.ts";
import { OwnedKeys } from "../owned-keys.ts";

/** Each key lives in the memory of one node; the others ask it. */
export const shareNothing: DataStrategy = defineData({
  name: "share-nothing",
  summary:
    "Each key lives in the memory of one node, chosen by hash; other nodes ask it, and nothing is copied.",
  claims: [
    ...linearizableUnder(withoutCrashes),
    { property: "converges", tolerates: clockless },
    { property: "progress", tolerates: clockless },
  ],
  settings: { deadline: 1_800, attemptTimeout: 500, retryDelay: 50 },

  async node(context) {
    return OwnedKeys.serve(context, await connect(context));
  },
});
