import { defineData, type DataStrategy } from "../../../harness/scenario/data-strategy.ts";
import { connect } from "../../common/connect.ts";
import { without } from "../../common/families.ts";
import { clockless, linearizableUnder } from "../families.ts";
import { OwnedKeys } from "../owned-keys.ts";

/** Each key lives at one node, which has every change on its disk before it answers. */
export const shareNothingDisk: DataStrategy = defineData({
  name: "share-nothing-disk",
  summary:
    "Each key lives at one node, chosen by hash, which syncs every change to its own disk before it answers.",
  claims: [
    ...linearizableUnder(without(clockless, "host-loss")),
    { property: "converges", tolerates: clockless },
    { property: "progress", tolerates: clockless },
  ],
  settings: { deadline: 1_800, attemptTimeout: 500, retryDelay: 50 },

  async node(context) {
    return OwnedKeys.serve(context, await connect(context), { file: "keys" });
  },
});
